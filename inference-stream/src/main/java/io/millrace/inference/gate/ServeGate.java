package io.millrace.inference.gate;

import io.millrace.inference.session.LoadedModel;
import io.millrace.inference.session.ModelException;
import io.millrace.schemas.model.Decision;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.model.TrustedKeys;
import io.millrace.schemas.model.onnx.OnnxStructure;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lets a model in, or says why not. The checks run in the order of {@link Check}; the first that
 * fails decides. Call it off the stream threads.
 */
public final class ServeGate {
    private final String fingerprint;
    private final List<Input> inputs;
    private final Supplier<TrustedKeys> keys;
    private final GateLimits limits;

    public ServeGate(Plan plan, TrustedKeys keys, GateLimits limits) {
        this(plan, () -> keys, limits);
    }

    /**
     * @param keys asked for each model, so that a key can be trusted or withdrawn meanwhile
     */
    public ServeGate(Plan plan, Supplier<TrustedKeys> keys, GateLimits limits) {
        this.fingerprint = plan.fingerprint();
        this.inputs = plan.inputs();
        this.keys = keys;
        this.limits = limits;
    }

    /**
     * @return the model, loaded, proven and warm; the caller closes it
     */
    public LoadedModel admit(ModelBundle bundle) throws RefusedException {
        beforeRuntime(bundle);
        var model = load(bundle);
        try {
            new TrialRun(model, limits).pass();
            return model;
        } catch (RefusedException | RuntimeException failed) {
            model.close();
            throw failed;
        }
    }

    /** Everything that can be known without native code. */
    private void beforeRuntime(ModelBundle bundle) throws RefusedException {
        var manifest = bundle.manifest();
        var onnx = bundle.onnx();
        if (onnx.length > limits.bytes() || onnx.length != manifest.size()) {
            throw new RefusedException(
                    Check.SIZE,
                    "%d bytes; the manifest says %d, the limit is %d"
                            .formatted(onnx.length, manifest.size(), limits.bytes()));
        }
        var sha256 = Sha256.hex(onnx);
        if (!sha256.equals(manifest.sha256())) {
            throw new RefusedException(
                    Check.SHA256, sha256 + "; the manifest says " + manifest.sha256());
        }
        signature(manifest);
        structure(manifest, onnx);
        if (!manifest.fingerprint().equals(fingerprint)) {
            throw new RefusedException(
                    Check.FINGERPRINT,
                    "it scores vectors of definition %s, this pipeline makes those of %s"
                            .formatted(manifest.fingerprint(), fingerprint));
        }
        inputs(manifest);
        try {
            Decision.parse(manifest.decision());
        } catch (DefinitionException wrong) {
            throw new RefusedException(Check.DECISION, wrong);
        }
    }

    private void signature(Manifest manifest) throws RefusedException {
        TrustedKeys trusted;
        try {
            trusted = keys.get();
        } catch (FailureException unreadable) {
            throw new RefusedException(Check.SIGNATURE, unreadable);
        }
        var objection = trusted.objection(manifest);
        if (objection.isPresent()) {
            throw new RefusedException(Check.SIGNATURE, objection.get());
        }
    }

    private static void structure(Manifest manifest, byte[] onnx) throws RefusedException {
        var result = OnnxStructure.inspect(onnx);
        if (!result.violations().isEmpty()) {
            throw new RefusedException(Check.STRUCTURE, String.join("; ", result.violations()));
        }
        if (!result.is(manifest.shape())) {
            throw new RefusedException(
                    Check.STRUCTURE,
                    "it takes %s and gives %s, its manifest says %s"
                            .formatted(result.inputs(), result.outputs(), manifest.shape()));
        }
    }

    private void inputs(Manifest manifest) throws RefusedException {
        var found = manifest.inputs();
        if (found.size() != inputs.size()) {
            throw new RefusedException(
                    Check.INPUTS,
                    "%d inputs, the pipeline has %d".formatted(found.size(), inputs.size()));
        }
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).takes(inputs.get(i))) {
                throw new RefusedException(
                        Check.INPUTS,
                        "input %d is %s %s, the pipeline's is %s %s"
                                .formatted(
                                        i,
                                        found.get(i).type(),
                                        found.get(i).name(),
                                        inputs.get(i).type(),
                                        inputs.get(i).name()));
            }
        }
    }

    private static LoadedModel load(ModelBundle bundle) throws RefusedException {
        try {
            return LoadedModel.load(bundle.manifest(), bundle.onnx());
        } catch (ModelException refused) {
            throw new RefusedException(Check.LOAD, refused);
        }
    }
}
