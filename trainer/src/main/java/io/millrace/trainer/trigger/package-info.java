/** What starts a training run, and what was under way when the trainer ended. */
package io.millrace.trainer.trigger;
