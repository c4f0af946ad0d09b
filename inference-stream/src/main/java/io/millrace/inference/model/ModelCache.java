package io.millrace.inference.model;

import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX files on disk, named by their sha256, never trusted. Those that are not there any more come
 * from the topic again.
 */
final class ModelCache {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);
    private static final String SUFFIX = ".onnx";

    private final Path directory;
    private final Function<Manifest, ModelBundle> again;

    /**
     * @param again reads a bundle from the topic
     */
    ModelCache(Path directory, Function<Manifest, ModelBundle> again) {
        this.directory = directory;
        this.again = again;
    }

    /**
     * Removes what is not needed at the moment: of other pipelines, of versions long replaced,
     * leftovers of a crash.
     *
     * @param needed hashes of files
     */
    void keepOnly(Set<String> needed) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.newDirectoryStream(directory, "*.{onnx,part}")) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (!name.endsWith(SUFFIX)
                        || !needed.contains(name.substring(0, name.length() - SUFFIX.length()))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException failed) {
            LOG.warn("the cache of models in {} cannot be cleaned", directory, failed);
        }
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
        } catch (NoSuchFileException cleaned) {
            LOG.info("model {} is read from the topic again", manifest.version());
            var bundle = again.apply(manifest);
            store(bundle);
            return bundle;
        } catch (IOException failed) {
            throw new FailureException(
                    "Model " + manifest.version() + " cannot be read from " + file + ": " + failed,
                    "start again: it is then read from the topic",
                    failed);
        }
    }

    private Path file(Manifest manifest) {
        return directory.resolve(manifest.sha256() + SUFFIX);
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException anotherWay) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
