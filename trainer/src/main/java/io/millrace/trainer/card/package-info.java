/** What a person wants to know of a model before it decides anything. */
package io.millrace.trainer.card;
