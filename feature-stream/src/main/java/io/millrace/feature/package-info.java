/**
 * Raw events to feature vectors. {@link io.millrace.feature.FeatureTopology} shows the whole path
 * on one screen: {@code ingest} -> {@code entity} -> {@code gather}, and off the latency path
 * {@code label}.
 */
package io.millrace.feature;
