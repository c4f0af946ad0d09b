/** The programs of one pipeline in one process, started and stopped in the right order. */
package io.millrace.standalone.assembly;
