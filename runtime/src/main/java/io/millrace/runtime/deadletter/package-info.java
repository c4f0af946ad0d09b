/**
 * Records that were refused: kept as they came, with the reason, so that they can be found,
 * understood and sent again.
 */
package io.millrace.runtime.deadletter;
