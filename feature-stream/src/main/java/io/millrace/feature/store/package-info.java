/** State stores that write back at the commit, the one seam to the internals of Kafka Streams. */
package io.millrace.feature.store;
