/**
 * A raw event in, its prediction out, through the topics: {@link
 * io.millrace.inference.predict.PredictionDesk} sends the event to its source and waits for what
 * the pipeline says of its id.
 */
package io.millrace.inference.predict;
