/** How wrong input and failed work are told to a person: all at once, with place and remedy. */
package io.millrace.schemas.problem;
