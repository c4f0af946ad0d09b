/**
 * The demo's world: a town of card holders and payment terminals, the frauds in it, and the feed
 * that brings both to the source topics at the pace of simulated time.
 *
 * <p>Everything in the town follows from a seed: the same seed gives the same bytes, on every JDK.
 */
package io.millrace.standalone.demo;
