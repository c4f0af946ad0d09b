package io.millrace.inference.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.inference.Forest;
import io.millrace.inference.Linear;
import io.millrace.inference.Pipelines;
import io.millrace.schemas.model.GoldenRow;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.SigningKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ServeGateTest {
    private final ServeGate gate =
            new ServeGate(Pipelines.PLAN, Pipelines.TRUSTED, GateLimits.DEFAULT);
    private final Forest forest = Pipelines.forest(11);
    private final ModelBundle good = Pipelines.bundle("v1", forest);

    @Test
    void letsGoodModelsIn() throws RefusedException {
        gate.admit(good).close();
        gate.admit(Pipelines.bundle("v2", new Linear(1, 2, 3, 4))).close();
    }

    @Test
    void largerThanTheLimit() {
        var small =
                new ServeGate(
                        Pipelines.PLAN,
                        Pipelines.TRUSTED,
                        new GateLimits(100, Duration.ofSeconds(1), Duration.ofSeconds(1)));

        assertThat(refusal(small, good).check()).isEqualTo(Check.SIZE);
    }

    @Test
    void truncated() {
        var onnx = good.onnx();
        var cut = Arrays.copyOf(onnx, onnx.length - 1);

        assertThat(refusal(new ModelBundle(good.manifest(), cut)).check()).isEqualTo(Check.SIZE);
    }

    @Test
    void oneBitOfTheFileChanged() {
        var onnx = good.onnx().clone();
        onnx[onnx.length / 2] ^= 1;

        assertThat(refusal(new ModelBundle(good.manifest(), onnx)).check()).isEqualTo(Check.SHA256);
    }

    @Test
    void notSignedOrSignedBySomebodyElse() {
        var manifest = Pipelines.manifest("v1", forest);
        var stranger = SigningKey.generate().sign(manifest);
        var claimed = stranger.signed(Pipelines.KEY.id(), stranger.signature());
        var noise = good.manifest().signed(Pipelines.KEY.id(), "not base64 \u0000");

        for (var wrong : List.of(manifest, stranger, claimed, noise)) {
            assertThat(refusal(new ModelBundle(wrong, forest.onnx())).check())
                    .isEqualTo(Check.SIGNATURE);
        }
    }

    @Test
    void manifestChangedAfterItWasSigned() {
        var other = Pipelines.manifest("v2", forest);
        var changed = other.signed(good.manifest().keyId(), good.manifest().signature());

        assertThat(refusal(new ModelBundle(changed, forest.onnx())).check())
                .isEqualTo(Check.SIGNATURE);
    }

    @Test
    void treesThatAreNoneAreStoppedBeforeTheRuntimeEvenIfSigned() {
        refusedAsStructure("a cycle", trees -> trees.whenTrue.set(1, 0));
        refusedAsStructure("a node twice", trees -> trees.whenTrue.set(2, 3));
        refusedAsStructure("a child in no tree", trees -> trees.whenFalse.set(3, 9_999));
        refusedAsStructure("a feature out of range", trees -> trees.features.set(0, 77));
        refusedAsStructure("an unknown mode", trees -> trees.modes.set(0, "BRANCH_MEMBER"));
        refusedAsStructure("a list too short", trees -> trees.thresholds.remove(0));
        refusedAsStructure("a value of no leaf", trees -> trees.targetIds.set(0, 0));
    }

    @Test
    void randomDamageThatIsSignedNeverGetsToTheRuntimeUnlessSound() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            var onnx = forest.onnx();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                onnx[random.nextInt(onnx.length)] ^= (byte) (1 << random.nextInt(8));
            }
            var manifest =
                    Pipelines.manifest(
                            "v1",
                            forest,
                            onnx,
                            Pipelines.PLAN.fingerprint(),
                            good.manifest().golden());
            try {
                gate.admit(Pipelines.signed(manifest, onnx)).close();
            } catch (RefusedException refused) {
                assertThat(refused.refusal().check()).isGreaterThanOrEqualTo(Check.STRUCTURE);
            }
        }
    }

    @Test
    void shapeThatTheManifestDoesNotSay() {
        var manifest = good.manifest();
        var other =
                with(
                        manifest,
                        manifest.inputs(),
                        ModelShape.of("input", manifest.shape().type(), 3, "other"),
                        manifest.decision());

        assertThat(refusal(Pipelines.signed(other, forest.onnx())).check())
                .isEqualTo(Check.STRUCTURE);
    }

    @Test
    void anotherFingerprint() {
        var manifest =
                Pipelines.manifest(
                        "v1", forest, forest.onnx(), "0000000000000000", good.manifest().golden());

        assertThat(refusal(Pipelines.signed(manifest, forest.onnx())).check())
                .isEqualTo(Check.FINGERPRINT);
    }

    @Test
    void inputsInAnotherOrder() {
        var inputs = new ArrayList<ModelInput>(good.manifest().inputs());
        Collections.swap(inputs, 0, 1);
        var manifest = good.manifest();
        var swapped = with(manifest, inputs, manifest.shape(), manifest.decision());

        assertThat(refusal(Pipelines.signed(swapped, forest.onnx())).check())
                .isEqualTo(Check.INPUTS);
    }

    @Test
    void aDecisionThatIsNone() {
        var manifest = good.manifest();
        var wrong = with(manifest, manifest.inputs(), manifest.shape(), "maybe");

        assertThat(refusal(Pipelines.signed(wrong, forest.onnx())).check())
                .isEqualTo(Check.DECISION);
    }

    @Test
    void goldenRowsThatComeOutOtherwiseOrAreMissing() {
        var rows = new ArrayList<GoldenRow>(good.manifest().golden());
        var last = rows.remove(rows.size() - 1);
        rows.add(new GoldenRow(last.inputs(), Math.nextUp((float) last.margin())));

        for (var golden : List.of(rows, List.<GoldenRow>of())) {
            var manifest =
                    Pipelines.manifest(
                            "v1", forest, forest.onnx(), Pipelines.PLAN.fingerprint(), golden);
            assertThat(refusal(Pipelines.signed(manifest, forest.onnx())).check())
                    .isEqualTo(Check.GOLDEN_ROWS);
        }
    }

    @Test
    void tooSlow() {
        var strict =
                new ServeGate(
                        Pipelines.PLAN,
                        Pipelines.TRUSTED,
                        new GateLimits(1 << 20, Duration.ofSeconds(10), Duration.ZERO));

        assertThat(refusal(strict, good).check()).isEqualTo(Check.LATENCY);
    }

    @Test
    void aRunThatDoesNotComeBackInTime() {
        var impatient =
                new ServeGate(
                        Pipelines.PLAN,
                        Pipelines.TRUSTED,
                        new GateLimits(1 << 20, Duration.ZERO, Duration.ofSeconds(1)));

        var refusal = refusal(impatient, good);

        assertThat(refusal.check()).isEqualTo(Check.GOLDEN_ROWS);
        assertThat(refusal.reason()).contains("did not come back");
    }

    private void refusedAsStructure(String name, Consumer<Forest> spoil) {
        var trees = Pipelines.forest(11);
        spoil.accept(trees);
        var onnx = trees.onnx();
        var manifest =
                Pipelines.manifest(
                        "v1", forest, onnx, Pipelines.PLAN.fingerprint(), good.manifest().golden());

        assertThat(refusal(Pipelines.signed(manifest, onnx)).check())
                .as(name)
                .isEqualTo(Check.STRUCTURE);
    }

    private Refusal refusal(ModelBundle bundle) {
        return refusal(gate, bundle);
    }

    private static Refusal refusal(ServeGate gate, ModelBundle bundle) {
        var refused =
                catchThrowableOfType(RefusedException.class, () -> gate.admit(bundle).close());
        assertThat(refused).as("admitted").isNotNull();
        assertThat(refused.refusal().reason()).isNotBlank();
        return refused.refusal();
    }

    private static Manifest with(
            Manifest manifest, List<ModelInput> inputs, ModelShape shape, String decision) {
        return new Manifest(
                manifest.version(),
                manifest.sha256(),
                manifest.size(),
                manifest.chunks(),
                manifest.fingerprint(),
                inputs,
                shape,
                manifest.task(),
                manifest.calibration(),
                decision,
                manifest.provenance(),
                manifest.metrics(),
                manifest.drift(),
                manifest.golden(),
                manifest.createdAt(),
                "",
                "");
    }
}
