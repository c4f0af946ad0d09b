/**
 * Served vectors made again from what the topics hold, and compared: once in the order in which
 * each entity's joint has its events, which must give the same, and once in the order of event
 * times, which says whether arrival made a difference.
 */
package io.millrace.feature.verify;
