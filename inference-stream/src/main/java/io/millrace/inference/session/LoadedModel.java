package io.millrace.inference.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.ModelTensor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One model version in ONNX Runtime: one session with one thread, shared by all that score.
 *
 * <p>Closing a session while another thread runs it kills the process, and closing it twice throws.
 * So nobody touches it without a {@link Lease}, and it is closed when the owner has closed this and
 * the last lease has been given back.
 */
public final class LoadedModel implements AutoCloseable {
    private final Manifest manifest;
    private final OrtSession session;

    /** The owner counts as one. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final AtomicBoolean retired = new AtomicBoolean();

    private LoadedModel(Manifest manifest, OrtSession session) {
        this.manifest = manifest;
        this.session = session;
    }

    /**
     * Hands the bytes to ONNX Runtime: call it behind the serve gate only.
     *
     * @throws ModelException where ONNX Runtime refuses them
     */
    public static LoadedModel load(Manifest manifest, byte[] onnx) {
        try {
            return new LoadedModel(manifest, Sessions.open(onnx));
        } catch (OrtException refused) {
            throw new ModelException(
                    "ONNX Runtime cannot load model " + manifest.version(), refused);
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    /** The right to run it until the lease is closed; empty where it is retired already. */
    public Optional<Lease> lease() {
        int now = users.get();
        while (now > 0 && !retired.get()) {
            if (users.compareAndSet(now, now + 1)) {
                return Optional.of(new Lease(this));
            }
            now = users.get();
        }
        return Optional.empty();
    }

    /** Gives no more leases from now on; the session ends with the last of those given. */
    @Override
    public void close() {
        if (retired.compareAndSet(false, true)) {
            release();
        }
    }

    /** Whether the session has been closed. */
    public boolean closed() {
        return users.get() == 0;
    }

    private void release() {
        if (users.decrementAndGet() == 0) {
            try {
                Sessions.close(session);
            } catch (OrtException failed) {
                throw new ModelException(
                        "ONNX Runtime cannot close model " + manifest.version(), failed);
            }
        }
    }

    /** One user's right to run the model. Closing it a second time does nothing. */
    public static final class Lease implements AutoCloseable {
        private final LoadedModel model;
        private final AtomicBoolean returned = new AtomicBoolean();

        private Lease(LoadedModel model) {
            this.model = model;
        }

        public Manifest manifest() {
            return model.manifest;
        }

        /** A further right, for somebody who may keep it longer. */
        public Lease share() {
            model.users.incrementAndGet();
            return new Lease(model);
        }

        /** What differs between the session and the shape; empty where nothing does. */
        public Optional<String> difference(ModelShape shape) {
            try {
                var found = model.session.getInputInfo();
                if (found.size() != shape.inputs().size()) {
                    return Optional.of(
                            "%d inputs instead of %d: %s"
                                    .formatted(found.size(), shape.inputs().size(), found));
                }
                var different =
                        shape.inputs().stream().filter(input -> !is(found, input)).findFirst();
                if (different.isPresent()) {
                    return Optional.of("the input should be " + different.get() + ": " + found);
                }
                var outputs = model.session.getOutputInfo();
                return is(outputs, shape.output())
                        ? Optional.empty()
                        : Optional.of("the output should be " + shape.output() + ": " + outputs);
            } catch (OrtException unreadable) {
                throw new ModelException("ONNX Runtime cannot describe the model", unreadable);
            }
        }

        OrtSession session() {
            return model.session;
        }

        @Override
        public void close() {
            if (returned.compareAndSet(false, true)) {
                model.release();
            }
        }

        private static boolean is(Map<String, NodeInfo> found, ModelTensor wanted) {
            var node = found.get(wanted.name());
            return node != null
                    && node.getInfo() instanceof TensorInfo tensor
                    && tensor.type.name().equals(wanted.type().name())
                    && tensor.getShape().length == 2
                    && (tensor.getShape()[0] == -1 || tensor.getShape()[0] == 1)
                    && tensor.getShape()[1] == wanted.width();
        }
    }
}
