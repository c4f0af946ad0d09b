package io.millrace.runtime.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;

/** A request that is answered with an error, as its asker should read it. */
public final class RejectedException extends RuntimeException {
    public static final int WRONG = 400;
    public static final int UNKNOWN = 404;
    public static final int REFUSED = 422;
    public static final int TOO_MANY = 429;
    public static final int NOT_NOW = 503;
    public static final int TOO_LATE = 504;

    private static final String RETRY_AFTER_SECONDS = "1";

    private final int status;
    private final String remedy;

    /**
     * @param status of HTTP
     */
    public RejectedException(int status, String what, String remedy) {
        super(what, null, false, false);
        this.status = status;
        this.remedy = remedy;
    }

    public int status() {
        return status;
    }

    public String remedy() {
        return remedy;
    }

    /** What our own APIs answer with. */
    public ObjectNode body() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", status)
                .put("what", getMessage())
                .put("remedy", remedy);
    }

    /** Answers with status and body. */
    public void tell(Context request) {
        tell(request, body());
    }

    /** Answers with another body. */
    public void tell(Context request, ObjectNode body) {
        tell(request, status, body);
    }

    /** Answers with a status; one that passes says when to ask again. */
    public static void tell(Context request, int status, ObjectNode body) {
        if (status == TOO_MANY || status == NOT_NOW || status == TOO_LATE) {
            request.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        request.status(status).contentType("application/json").result(body.toString());
    }
}
