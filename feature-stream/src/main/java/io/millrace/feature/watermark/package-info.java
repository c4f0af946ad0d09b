/**
 * How far event time has come. Each stage hands on the smallest watermark it knows, as of its last
 * completed commit, and expires its state by it: what may be read again after a crash has then
 * never expired.
 */
package io.millrace.feature.watermark;
