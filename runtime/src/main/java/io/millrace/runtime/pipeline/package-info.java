/** What the programs of one pipeline have in common on the broker. */
package io.millrace.runtime.pipeline;
