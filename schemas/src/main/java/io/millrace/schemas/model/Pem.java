package io.millrace.schemas.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Ed25519 keys in PEM blocks. */
final class Pem {
    static final String PRIVATE = "PRIVATE KEY";
    static final String PUBLIC = "PUBLIC KEY";

    private static final int LINE = 64;

    private Pem() {}

    static String write(String type, byte[] encoded) {
        var body = Base64.getMimeEncoder(LINE, "\n".getBytes(US_ASCII)).encodeToString(encoded);
        return begin(type) + "\n" + body + "\n" + end(type) + "\n";
    }

    /** The first block of this type. */
    static byte[] read(String type, String text) throws GeneralSecurityException {
        int begin = text.indexOf(begin(type));
        int end = text.indexOf(end(type), Math.max(begin, 0));
        if (begin < 0 || end < 0) {
            throw new InvalidKeySpecException("it has no PEM block '" + type + "'");
        }
        try {
            return Base64.getMimeDecoder()
                    .decode(text.substring(begin + begin(type).length(), end));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("its block '" + type + "' is not base64", e);
        }
    }

    static PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static String begin(String type) {
        return "-----BEGIN " + type + "-----";
    }

    private static String end(String type) {
        return "-----END " + type + "-----";
    }
}
