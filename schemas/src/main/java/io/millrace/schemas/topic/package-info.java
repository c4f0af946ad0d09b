/** The one registry of topics: names, partitions, settings. */
package io.millrace.schemas.topic;
