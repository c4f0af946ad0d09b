/** The way of an accepted candidate into service: sign, publish, wait for the servers, activate. */
package io.millrace.trainer.publish;
