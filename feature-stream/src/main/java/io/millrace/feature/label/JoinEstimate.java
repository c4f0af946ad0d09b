package io.millrace.feature.label;

import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.LabelValue;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.SourcePosition;
import java.util.Arrays;
import java.util.Collections;

/**
 * What the label join keeps, measured on a made-up vector with the real layout.
 *
 * @param eventBytes of one event whose label may still be revised, with its label
 * @param keptMillis how long, in ms of event time
 */
public record JoinEstimate(int eventBytes, long keptMillis) {
    private static final int KEY = 12;

    /** Of a plan with a label. */
    public static JoinEstimate of(Plan plan) {
        var numbers = new double[plan.inputs().size()];
        Arrays.fill(numbers, 1.5);
        var vector =
                new FeatureVector(
                        "x".repeat(KEY),
                        1_700_000_000_000L,
                        "x".repeat(KEY),
                        plan.fingerprint(),
                        1,
                        "20260101-01234567",
                        new SourcePosition(plan.spine().topic(), 1, 1_000_000),
                        1_700_000_000_000L,
                        true,
                        numbers,
                        new String[numbers.length]);
        var known =
                new KnownEvent(
                        new Beat(0, 0, 1_700_000_000_000L, 1_700_000_000_000L),
                        vector.eventId(),
                        vector.time(),
                        0,
                        Collections.nCopies(plan.entities().size(), vector.key()),
                        new FeatureVectorCodec(plan).encode(vector));
        var label = new LabelValue(known.beat(), 1_000_000, known.id(), 1, 0, null, null);
        var labels = Labels.first(0, label, 1_700_000_000_000L);
        return new JoinEstimate(
                known.encode(new WireWriter()).length
                        + KEY
                        + labels.encode(new WireWriter()).length
                        + KEY,
                plan.label().horizon() + plan.label().reviseWithin() + plan.lateness());
    }
}
