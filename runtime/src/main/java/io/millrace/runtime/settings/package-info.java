/**
 * How a program is run, as opposed to what it computes: one record per concern, read from a file,
 * the environment and flags, in that order of rising precedence. {@link
 * io.millrace.runtime.settings.Setting} is the registry of all of them.
 */
package io.millrace.runtime.settings;
