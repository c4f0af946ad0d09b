/**
 * Kafka's own KRaft server inside this JVM: a real broker on a loopback port, durable in a
 * directory. The only package that touches the server's classes, which are not a public API: a
 * Kafka upgrade is felt here and nowhere else.
 */
package io.millrace.standalone.broker;
