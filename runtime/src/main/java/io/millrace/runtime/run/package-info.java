/**
 * Start and stop: the life of a program in its process, exit codes, logging, the data directory.
 */
package io.millrace.runtime.run;
