/**
 * What is known of a key, from when on: the rows of one table, as of any time that may still be
 * asked about. Like an entity it has a joint of its own, so rows and questions meet whatever
 * partitioner wrote the rows.
 */
package io.millrace.feature.table;
