/** All of Millrace in one JVM, and the {@code millrace} command line. */
package io.millrace.standalone;
