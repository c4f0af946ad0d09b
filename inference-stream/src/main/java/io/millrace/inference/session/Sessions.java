package io.millrace.inference.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import io.millrace.runtime.onnx.OnnxEnvironment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sessions of this process, which lie outside of the Java heap: how many were opened and how
 * many of these are closed again.
 */
public final class Sessions {
    private static final OrtEnvironment ENVIRONMENT = OnnxEnvironment.get();
    private static final AtomicLong OPENED = new AtomicLong();
    private static final AtomicLong CLOSED = new AtomicLong();

    private Sessions() {}

    public static long opened() {
        return OPENED.get();
    }

    public static long closed() {
        return CLOSED.get();
    }

    /** What this process holds now. */
    public static long held() {
        return OPENED.get() - CLOSED.get();
    }

    static OrtEnvironment environment() {
        return ENVIRONMENT;
    }

    static OrtSession open(byte[] onnx) throws OrtException {
        try (var options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            var session = ENVIRONMENT.createSession(onnx, options);
            OPENED.incrementAndGet();
            return session;
        }
    }

    static void close(OrtSession session) throws OrtException {
        session.close();
        CLOSED.incrementAndGet();
    }
}
