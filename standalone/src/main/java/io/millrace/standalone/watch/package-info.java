/** What the running pipeline does, seen from outside: read from its topics as any client would. */
package io.millrace.standalone.watch;
