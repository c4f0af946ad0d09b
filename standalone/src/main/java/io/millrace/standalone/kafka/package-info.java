/** What the command line asks of Kafka's clients: sending source records, and the lag of groups. */
package io.millrace.standalone.kafka;
