package io.millrace.schemas.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningTest {
    @TempDir Path directory;

    private final SigningKey key = SigningKey.generate();
    private final Manifest signed = key.sign(Manifests.of(new byte[] {1}));

    @Test
    void aSignatureByATrustedKeyCounts() {
        var trusted = TrustedKeys.of(List.of(SigningKey.generate().publicKey(), key.publicKey()));

        assertThat(trusted.objection(signed)).isEmpty();
        assertThat(trusted.objection(Manifest.fromJson(signed.toJson()))).isEmpty();
    }

    @Test
    void anyChangeAfterTheSignatureIsNoticed() {
        var trusted = TrustedKeys.of(List.of(key.publicKey()));
        var json = new String(signed.toJson(), UTF_8);
        var changed = json.replace("score >= 0.5", "score >= 0.4");

        assertThat(trusted.objection(read(changed)).orElseThrow()).contains("changed");
        assertThat(trusted.objection(signed.signed(key.id(), "AAAA"))).isPresent();
        assertThat(trusted.objection(signed.signed(key.id(), "!")).orElseThrow())
                .contains("base64");
        assertThat(trusted.objection(signed.signed(key.id(), "")).orElseThrow())
                .contains("not signed");
        var other = SigningKey.generate();
        assertThat(trusted.objection(other.sign(signed)).orElseThrow()).contains("not trusted");
        assertThat(trusted.objection(signed.signed(key.id(), other.sign(signed).signature())))
                .isPresent();
    }

    @Test
    void keysSurviveTheirFiles() throws IOException {
        var file = directory.resolve("keys").resolve("signing.pem");
        key.save(file);
        key.trustIn(directory.resolve("trusted"));

        assertThat(SigningKey.load(file).id()).isEqualTo(key.id()).matches("[0-9a-f]{16}");
        var trusted = TrustedKeys.load(directory.resolve("trusted"));
        assertThat(trusted.objection(SigningKey.load(file).sign(signed))).isEmpty();
        assertThatThrownBy(() -> key.save(file)).isInstanceOf(FailureException.class);
        if (posix()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aKeyThatEverybodyMayReadIsRefused() throws IOException {
        assumeTrue(posix());
        var file = directory.resolve("signing.pem");
        key.save(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> SigningKey.load(file)).hasMessageContaining("chmod 600");
    }

    @Test
    void unusableFilesAreTold() throws IOException {
        var trusted = Files.createDirectory(directory.resolve("trusted"));

        assertThatThrownBy(() -> TrustedKeys.load(trusted)).hasMessageContaining("no trusted key");
        Files.writeString(trusted.resolve("a.pem"), "nonsense");
        assertThatThrownBy(() -> TrustedKeys.load(trusted)).hasMessageContaining("PEM block");
        assertThatThrownBy(() -> SigningKey.load(directory.resolve("none")))
                .isInstanceOf(FailureException.class);
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static Manifest read(String json) {
        return Manifest.fromJson(json.getBytes(UTF_8));
    }
}
