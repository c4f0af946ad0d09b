package io.millrace.standalone.assembly;

import io.millrace.schemas.model.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The keys of a pipeline whose trainer and inference-stream share a process, made at the first
 * start: {@code <data>/keys/signing.pem} and the directory {@code <data>/keys/trusted}.
 *
 * @param signing file of the key that signs
 * @param trusted directory of the public keys whose models may serve
 */
public record Keys(Path signing, Path trusted) {

    /** Those of a data directory. */
    public static Keys in(Path dataDirectory) {
        var directory = dataDirectory.resolve("keys");
        var keys = new Keys(directory.resolve("signing.pem"), directory.resolve("trusted"));
        keys.complete();
        return keys;
    }

    private void complete() {
        if (Files.exists(signing)) {
            SigningKey.load(signing).trustIn(trusted);
        } else {
            var key = SigningKey.generate();
            key.trustIn(trusted);
            key.save(signing);
        }
    }
}
