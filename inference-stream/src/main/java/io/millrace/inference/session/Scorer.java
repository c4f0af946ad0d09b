package io.millrace.inference.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import io.millrace.schemas.model.Manifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scores single rows with a model. One thread; it keeps its lease until it is closed. */
public final class Scorer implements AutoCloseable {
    private final LoadedModel.Lease lease;
    private final List<PinnedTensor> pinned = new ArrayList<>();
    private final PinnedTensor[] rows;
    private final PinnedTensor scores;
    private final int column;
    private final Map<String, OnnxTensorLike> inputs;
    private final Map<String, OnnxTensor> outputs;

    private Scorer(LoadedModel.Lease lease) throws OrtException {
        this.lease = lease;
        var shape = lease.manifest().shape();
        column = shape.column();
        try {
            var byName = new HashMap<String, OnnxTensorLike>();
            for (var input : shape.inputs()) {
                pinned.add(new PinnedTensor(input, shape.missing()));
                byName.put(input.name(), pinned.get(pinned.size() - 1).tensor());
            }
            rows = pinned.toArray(PinnedTensor[]::new);
            scores = new PinnedTensor(shape.output(), 0);
            pinned.add(scores);
            inputs = Map.copyOf(byName);
            outputs = Map.of(scores.name(), scores.tensor());
        } catch (OrtException | RuntimeException failed) {
            pinned.forEach(PinnedTensor::close);
            throw failed;
        }
    }

    /**
     * @param lease is the scorer's from now on, also where this fails
     */
    public static Scorer of(LoadedModel.Lease lease) {
        try {
            return new Scorer(lease);
        } catch (OrtException failed) {
            lease.close();
            throw new ModelException("no buffers for model " + lease.manifest().version(), failed);
        }
    }

    public Manifest manifest() {
        return lease.manifest();
    }

    /**
     * What the model gives for a row.
     *
     * @param numbers in the order of the model's inputs; NaN = missing
     */
    public double margin(double[] numbers) {
        int from = 0;
        for (var row : rows) {
            from = row.put(numbers, from);
        }
        try {
            lease.session().run(inputs, Set.of(), outputs).close();
        } catch (OrtException failed) {
            throw new ModelException(
                    "ONNX Runtime cannot run model " + manifest().version(), failed);
        }
        return scores.get(column);
    }

    @Override
    public void close() {
        pinned.forEach(PinnedTensor::close);
        lease.close();
    }
}
