package io.millrace.inference.model;

import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** ONNX files on disk, named by their sha256: read again without the topic, never trusted. */
final class ModelCache {
    private final Path directory;

    ModelCache(Path directory) {
        this.directory = directory;
    }

    void store(ModelBundle bundle) {
        var file = file(bundle.manifest());
        try {
            Files.createDirectories(directory);
            var part = Files.createTempFile(directory, "model", ".part");
            Files.write(part, bundle.onnx());
            move(part, file);
        } catch (IOException failed) {
            throw new FailureException(
                    "Model "
                            + bundle.manifest().version()
                            + " cannot be written to "
                            + file
                            + ": "
                            + failed,
                    "make room in the data directory, or make it writable",
                    failed);
        }
    }

    ModelBundle read(Manifest manifest) {
        var file = file(manifest);
        try {
            return new ModelBundle(manifest, Files.readAllBytes(file));
        } catch (IOException failed) {
            throw new FailureException(
                    "Model " + manifest.version() + " cannot be read from " + file + ": " + failed,
                    "start again: it is then read from the topic",
                    failed);
        }
    }

    private Path file(Manifest manifest) {
        return directory.resolve(manifest.sha256() + ".onnx");
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException anotherWay) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
