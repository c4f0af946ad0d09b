/** Card-fraud by the real programs on the embedded broker: exact, and as good as published. */
package io.millrace.standalone.acceptance;
