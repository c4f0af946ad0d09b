package io.millrace.standalone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.CardFraudData;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.standalone.acceptance.NaiveFeatures.Payment;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NaiveFeaturesTest {
    @Test
    void equalTheReferenceInEveryRowAndColumn() {
        Map<String, Map<String, String>> reference = new HashMap<>();
        CardFraudData.read(
                CardFraudData.file("reference-mini.csv.zst"),
                row -> reference.put(row.get("tx_id"), row));
        var features = new NaiveFeatures();
        NaiveFeatures.read(
                CardFraudData.file("transactions-mini.csv.zst"),
                payment -> {
                    features.add(payment);
                    CardFraudData.compare(
                            reference.remove(payment.id()),
                            vector(payment, features.vector()),
                            NaiveFeatures.INPUTS,
                            "");
                });
        assertThat(reference).isEmpty();
    }

    private static FeatureVector vector(Payment payment, double[] numbers) {
        return new FeatureVector(
                payment.id(),
                payment.time() * 1000,
                payment.customer(),
                "",
                FeatureVector.NO_ACTIVATION,
                null,
                new SourcePosition("transactions", 0, 0),
                0,
                true,
                numbers,
                new String[numbers.length]);
    }
}
