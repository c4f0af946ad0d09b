/** What a program serves over HTTP: how it is, what it counts, and what else it has to answer. */
package io.millrace.runtime.http;
