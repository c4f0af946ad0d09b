package io.millrace.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.model.TrustedKeys;
import io.millrace.trainer.run.Labelled;
import io.millrace.trainer.run.RunLog;
import io.millrace.trainer.run.TrainingRun;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run makes is what a server can read and trust. */
class BundleTest {
    @Test
    void aTrainedBundleSurvivesTheTopicAndItsSignatureHolds() {
        var plan = Labelled.plan("auc_roc >= 0");
        var run = new TrainingRun(plan, Labelled.source(Labelled.examples(plan, 1000, 2)), 1);
        var log = new RunLog(Labelled.range(1000), 0, 0, System::nanoTime);
        var bundle = run.run(Optional.empty(), log, 1).orElseThrow();
        var key = SigningKey.generate();
        var json = key.sign(bundle.manifest()).toJson();
        var chunks = new HashMap<Integer, byte[]>();
        Chunks.split(bundle.onnx()).forEach(chunk -> chunks.put(chunks.size(), chunk));

        var received = Chunks.join(Manifest.fromJson(json), chunks);
        assertThat(received.onnx()).isEqualTo(bundle.onnx());
        assertThat(TrustedKeys.of(List.of(key.publicKey())).objection(received.manifest()))
                .isEmpty();
        assertThat(
                        TrustedKeys.of(List.of(SigningKey.generate().publicKey()))
                                .objection(received.manifest()))
                .isPresent();
    }
}
