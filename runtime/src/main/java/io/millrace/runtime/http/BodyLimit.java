package io.millrace.runtime.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Map;

/** Turns away bodies that are too large, or do not say how large they are, before they are read. */
record BodyLimit(long bytes) implements Handler {
    private static final int LENGTH_REQUIRED = 411;
    private static final int TOO_LARGE = 413;

    @Override
    public void handle(Context request) {
        long length = request.contentLength();
        if (length > bytes) {
            refuse(
                    request,
                    TOO_LARGE,
                    "the body has %d bytes, the limit is %d".formatted(length, bytes),
                    "send less at a time; http.max-body is the limit");
        } else if (length < 0 && request.method().equals(HandlerType.POST)) {
            refuse(
                    request,
                    LENGTH_REQUIRED,
                    "the body does not say how long it is",
                    "send Content-Length instead of chunks");
        }
    }

    private static void refuse(Context request, int status, String what, String remedy) {
        request.status(status)
                .json(Map.of("status", status, "error", what, "what", what, "remedy", remedy))
                .skipRemainingHandlers();
    }
}
