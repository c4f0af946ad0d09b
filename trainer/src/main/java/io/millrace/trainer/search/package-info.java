/** Which learner and which parameters: a seeded random search over a split by time. */
package io.millrace.trainer.search;
