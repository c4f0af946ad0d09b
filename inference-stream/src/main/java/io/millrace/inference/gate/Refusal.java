package io.millrace.inference.gate;

/**
 * Why a model may not serve.
 *
 * @param check the first that it did not pass
 * @param reason for a person
 */
public record Refusal(Check check, String reason) {
    @Override
    public String toString() {
        return check.text() + ": " + reason;
    }
}
