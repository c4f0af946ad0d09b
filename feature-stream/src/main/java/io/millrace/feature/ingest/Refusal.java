package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;

/**
 * Why a record is no event.
 *
 * @param rule as written in the definition; empty where the reason says it all
 */
record Refusal(Reason reason, String rule, String detail) {
    static Refusal of(Reason reason, String detail) {
        return new Refusal(reason, "", detail);
    }
}
