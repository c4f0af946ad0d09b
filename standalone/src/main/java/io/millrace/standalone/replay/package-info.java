/**
 * Files into source topics: read row by row ({@code rows}), merged in the order of event time, sent
 * at a pace.
 */
package io.millrace.standalone.replay;
