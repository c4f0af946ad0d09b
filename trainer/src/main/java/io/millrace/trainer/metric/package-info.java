/** How good scores are, measured against labels; independent of the order of equal scores. */
package io.millrace.trainer.metric;
