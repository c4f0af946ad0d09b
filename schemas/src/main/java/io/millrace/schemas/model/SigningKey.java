package io.millrace.schemas.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * The Ed25519 key that a trainer signs manifests with.
 *
 * <p>Its file holds two PEM blocks, {@code PRIVATE KEY} (PKCS 8) and {@code PUBLIC KEY} (X.509),
 * and is readable by its owner only; a file that everybody may read is refused.
 */
public final class SigningKey {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    public static SigningKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SigningKey(pair.getPrivate(), pair.getPublic());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java 17 has Ed25519", impossible);
        }
    }

    /** First 16 hex digits of the SHA-256 of the public key's X.509 form. */
    public String id() {
        return id(publicKey);
    }

    static String id(PublicKey key) {
        return Sha256.hex(key.getEncoded()).substring(0, 16);
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** The manifest with this key's id and signature. */
    public Manifest sign(Manifest manifest) {
        var named = manifest.signed(id(), "");
        try {
            return named.signed(
                    id(),
                    Base64.getEncoder().encodeToString(sign(ManifestJson.signedBytes(named))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key of this process cannot sign", e);
        }
    }

    /** Writes both keys to a new file. */
    public void save(Path file) {
        var text =
                Pem.write(Pem.PRIVATE, privateKey.getEncoded())
                        + Pem.write(Pem.PUBLIC, publicKey.getEncoded());
        try {
            createForOwner(file);
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new FailureException(
                    "The signing key cannot be written to " + file + ": " + e,
                    "choose a new file in a directory that this user may write to",
                    e);
        }
    }

    /** Writes the public key as {@code <id>.pem} into a directory of {@link TrustedKeys}. */
    public Path trustIn(Path directory) {
        var file = directory.resolve(id() + TrustedKeys.SUFFIX);
        try {
            Files.createDirectories(directory);
            return Files.writeString(file, Pem.write(Pem.PUBLIC, publicKey.getEncoded()));
        } catch (IOException e) {
            throw new FailureException(
                    "The public key cannot be written to " + file + ": " + e,
                    "make the directory writable for this user",
                    e);
        }
    }

    public static SigningKey load(Path file) {
        try {
            requireSecret(file);
            var text = Files.readString(file);
            var key =
                    new SigningKey(
                            Pem.privateKey(Pem.read(Pem.PRIVATE, text)),
                            Pem.publicKey(Pem.read(Pem.PUBLIC, text)));
            var probe = key.id().getBytes(UTF_8);
            if (!TrustedKeys.verifies(key.publicKey, probe, key.sign(probe))) {
                throw new GeneralSecurityException("its two keys do not belong together");
            }
            return key;
        } catch (IOException | GeneralSecurityException e) {
            throw new FailureException(
                    "The signing key " + file + " cannot be used: " + e.getMessage(),
                    "'millrace keys generate' makes a new one; the old file may be in a backup",
                    e);
        }
    }

    private byte[] sign(byte[] bytes) throws GeneralSecurityException {
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(privateKey);
        signature.update(bytes);
        return signature.sign();
    }

    private static void createForOwner(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.getFileStore(file.toAbsolutePath().getParent())
                .supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static void requireSecret(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null
                && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
            throw new FailureException(
                    "The signing key " + file + " can be read by every user of this machine",
                    "if it is still yours alone: chmod 600 " + file);
        }
    }
}
