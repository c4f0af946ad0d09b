/** The made-up flights of {@code examples/flights}: drawn from a seed, written to files. */
package io.millrace.standalone.flights;
