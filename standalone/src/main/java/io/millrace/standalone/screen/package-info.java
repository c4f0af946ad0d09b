/** What a person sees while the programs run: one status, as a screen, as a line, or as JSON. */
package io.millrace.standalone.screen;
