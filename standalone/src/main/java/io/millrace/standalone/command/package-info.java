/** The command line: one file per verb. */
package io.millrace.standalone.command;
