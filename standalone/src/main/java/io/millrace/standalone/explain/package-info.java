/** Why a prediction is what it is, and what another model would have said. */
package io.millrace.standalone.explain;
