package io.millrace.schemas.model;

import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The public keys whose signatures count. Several of them, so that a key can be replaced: the old
 * one stays trusted as long as its models may serve.
 */
public final class TrustedKeys {
    static final String SUFFIX = ".pem";

    private final Map<String, PublicKey> keys = new HashMap<>();

    private TrustedKeys() {}

    public static TrustedKeys of(List<PublicKey> keys) {
        var trusted = new TrustedKeys();
        keys.forEach(key -> trusted.keys.put(SigningKey.id(key), key));
        return trusted;
    }

    /** Every {@code *.pem} of a directory, one public key each; at least one. */
    public static TrustedKeys load(Path directory) {
        var trusted = new TrustedKeys();
        try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (var file : files) {
                var key = read(file);
                trusted.keys.put(SigningKey.id(key), key);
            }
        } catch (IOException e) {
            throw new FailureException(
                    "The trusted keys cannot be read from " + directory + ": " + e,
                    "put the trainer's public key there; 'millrace keys generate' makes a pair",
                    e);
        }
        if (trusted.keys.isEmpty()) {
            throw new FailureException(
                    "There is no trusted key in " + directory + ": no model could be served",
                    "put the trainer's public key there; 'millrace keys generate' makes a pair");
        }
        return trusted;
    }

    public Set<String> ids() {
        return new TreeSet<>(keys.keySet());
    }

    /** Why the manifest's signature does not count; empty where it does. */
    public Optional<String> objection(Manifest manifest) {
        if (manifest.signature().isEmpty()) {
            return Optional.of("the manifest is not signed");
        }
        var key = keys.get(manifest.keyId());
        if (key == null) {
            return Optional.of(
                    "the manifest is signed with the key '%s', which is not trusted; trusted: %s"
                            .formatted(manifest.keyId(), ids()));
        }
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(manifest.signature());
        } catch (IllegalArgumentException notBase64) {
            return Optional.of("the manifest's signature is not base64");
        }
        return verifies(key, ManifestJson.signedBytes(manifest), signature)
                ? Optional.empty()
                : Optional.of(
                        "the manifest was changed after it was signed, or signed by another than key "
                                + manifest.keyId());
    }

    /** A signature of the wrong length or form counts as wrong. */
    static boolean verifies(PublicKey key, byte[] bytes, byte[] signature) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(bytes);
            return verifier.verify(signature);
        } catch (GeneralSecurityException wrong) {
            return false;
        }
    }

    private static PublicKey read(Path file) throws IOException {
        try {
            return Pem.publicKey(Pem.read(Pem.PUBLIC, Files.readString(file)));
        } catch (GeneralSecurityException e) {
            throw new FailureException(
                    "The trusted key " + file + " cannot be used: " + e.getMessage(),
                    "it must hold one Ed25519 public key; remove it or replace it",
                    e);
        }
    }
}
