package io.millrace.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.millrace.schemas.problem.FailureException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The process's one ONNX Runtime, started so that it neither crashes nor reports.
 *
 * <p>Unless {@code ORT_DISABLE_TELEMETRY=1} stands in the environment of the process, ONNX Runtime
 * 1.29 gathers telemetry for its makers while it starts. Doing so it matches the command line with
 * a regular expression that recurses at some 300 bytes of stack per character: a class path of
 * 4,000 characters overflows a stack of 1 MB, and the JVM dies without a word. The launcher and the
 * images set the variable; for everybody else it is started on a large stack (address space, of
 * which only what is used becomes memory) and its telemetry is switched off at once.
 */
public final class OnnxEnvironment {
    private static final long STACK_BYTES = 256L << 20;

    private static OrtEnvironment started;

    private OnnxEnvironment() {}

    /**
     * @throws FailureException where the native library cannot be loaded
     */
    public static synchronized OrtEnvironment get() {
        if (started == null) {
            started = onLargeStack();
        }
        return started;
    }

    private static OrtEnvironment onLargeStack() {
        var start = new FutureTask<>(OnnxEnvironment::start);
        new Thread(null, start, "onnxruntime-start", STACK_BYTES).start();
        try {
            return start.get();
        } catch (ExecutionException e) {
            throw new FailureException(
                    "ONNX Runtime cannot be started: " + e.getCause(),
                    "it runs on Linux with glibc 2.28 or later (x64, aarch64), Windows x64 and"
                            + " macOS on Apple silicon, and unpacks itself to java.io.tmpdir",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted while ONNX Runtime started", "", e);
        }
    }

    private static OrtEnvironment start() throws OrtException {
        var environment =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "millrace");
        environment.setTelemetry(false);
        return environment;
    }
}
