/** The records that travel between the programs, and their bytes. */
package io.millrace.schemas.record;
