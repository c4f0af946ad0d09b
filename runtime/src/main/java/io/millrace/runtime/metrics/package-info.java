/** What a program counts and measures, for Prometheus and for people. */
package io.millrace.runtime.metrics;
