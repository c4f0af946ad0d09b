/** Dead letters found again and sent back to where they came from. */
package io.millrace.standalone.deadletter;
