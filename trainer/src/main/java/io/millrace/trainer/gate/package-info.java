/** Whether a candidate may replace the champion: rules over their metrics on the same rows. */
package io.millrace.trainer.gate;
