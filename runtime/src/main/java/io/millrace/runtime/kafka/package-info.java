/**
 * The Kafka side of every program: client properties, topics as they must be, offsets known to be
 * committed, the life of a Streams application. Public Kafka APIs only.
 */
package io.millrace.runtime.kafka;
