/**
 * The serving store: values of entities over HTTP, answered by whichever instance holds them.
 * {@link io.millrace.feature.serving.FeatureApi} speaks HTTP, {@link
 * io.millrace.feature.serving.ServingStore} finds who answers.
 */
package io.millrace.feature.serving;
