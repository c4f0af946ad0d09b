/**
 * The functions of features: one file each, one line in {@link
 * io.millrace.schemas.function.Functions}, one golden value. They live here because every program
 * checks the definition against their signatures and puts their versions into its fingerprint.
 */
package io.millrace.schemas.function;
