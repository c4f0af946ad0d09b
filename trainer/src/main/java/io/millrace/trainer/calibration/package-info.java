/** From raw margins to probabilities that mean what they say. */
package io.millrace.trainer.calibration;
