package io.millrace.runtime.deadletter;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What is known of bytes of which only the first part was kept.
 *
 * @param size of the whole, in bytes
 * @param sha256 of the whole, in hex
 */
public record Cut(int size, String sha256) {
    /** The most that a dead letter keeps of a key and of a value, so that it fits into a record. */
    public static final int LIMIT = 256 << 10;

    /** Empty where the bytes are kept whole. */
    static Optional<Cut> of(byte[] whole) {
        return whole == null || whole.length <= LIMIT
                ? Optional.empty()
                : Optional.of(new Cut(whole.length, sha256(whole)));
    }

    static byte[] kept(byte[] whole) {
        return whole == null || whole.length <= LIMIT ? whole : Arrays.copyOf(whole, LIMIT);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
