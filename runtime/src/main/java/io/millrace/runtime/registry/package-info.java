/** A schema registry that speaks Confluent's API: looking schemas up, registering them. */
package io.millrace.runtime.registry;
