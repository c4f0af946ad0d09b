/**
 * What live metrics do to roles: a new version's next step, or its end; a new champion's way back.
 *
 * <p>Nothing is remembered here. Who has which role since when is read from {@code
 * <p>.activations}, how good they are from predictions and labels; so a trainer that starts goes on
 * where the one before it ended.
 */
package io.millrace.trainer.rollout;
