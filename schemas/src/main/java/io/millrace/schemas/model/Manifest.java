package io.millrace.schemas.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What vouches for an ONNX file: its hash, what it takes, where it comes from, how it should
 * behave, and a signature over all of it.
 *
 * @param version name; letters, digits, dots and dashes, so that it can stand in keys and paths
 * @param sha256 of the ONNX file, in hex
 * @param size of the ONNX file in bytes
 * @param chunks number of records that the file is cut into, see {@link Chunks}
 * @param fingerprint of the vectors it was trained on
 * @param inputs in the order of the columns
 * @param task {@link #BINARY} or {@link #REGRESSION}
 * @param decision over the calibrated score, see {@link Decision}
 * @param metrics of the holdout, by name
 * @param golden rows that the model must reproduce before it serves
 * @param createdAt wall clock in ms
 * @param keyId of the key that signed, empty where it is not signed
 * @param signature Ed25519 in base64, empty where it is not signed
 */
public record Manifest(
        String version,
        String sha256,
        int size,
        int chunks,
        String fingerprint,
        List<ModelInput> inputs,
        ModelShape shape,
        String task,
        Calibration calibration,
        String decision,
        Provenance provenance,
        Map<String, Double> metrics,
        DriftBaseline drift,
        List<GoldenRow> golden,
        long createdAt,
        String keyId,
        String signature) {
    /** The score is a probability. */
    public static final String BINARY = "binary";

    /** The score is any number. */
    public static final String REGRESSION = "regression";

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    public Manifest {
        inputs = List.copyOf(inputs);
        metrics = Map.copyOf(metrics);
        golden = List.copyOf(golden);
        require(VERSION.matcher(version).matches(), "version '" + version + "'");
        require(SHA256.matcher(sha256).matches(), "sha256 '" + sha256 + "'");
        require(size > 0, "size " + size);
        require(chunks == Chunks.count(size), chunks + " chunks for " + size + " bytes");
        require(
                !shape.inputs().isEmpty()
                        && shape.inputs().stream().allMatch(Manifest::possible)
                        && possible(shape.output())
                        && calibration.link() != null,
                "shape " + shape);
        require(inputs.size() == shape.width(), inputs.size() + " inputs, width " + shape.width());
        require(
                shape.column() >= 0 && shape.column() < shape.output().width(),
                "column %d of %s".formatted(shape.column(), shape.output()));
        require(task.equals(BINARY) || task.equals(REGRESSION), "task '" + task + "'");
        for (var row : golden) {
            require(
                    row.inputs().size() == inputs.size(),
                    "a golden row of " + row.inputs().size() + " values");
        }
    }

    /** {@code <yyyyMMdd of the newest example>-<first 8 hex digits of the ONNX file's sha256>}. */
    public static String version(long newestExample, String sha256) {
        return DAY.format(Instant.ofEpochMilli(newestExample)) + "-" + sha256.substring(0, 8);
    }

    /** Whether it can stand in a topic key and in a file name. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** The same, signed. */
    public Manifest signed(String keyId, String signature) {
        return new Manifest(
                version,
                sha256,
                size,
                chunks,
                fingerprint,
                inputs,
                shape,
                task,
                calibration,
                decision,
                provenance,
                metrics,
                drift,
                golden,
                createdAt,
                keyId,
                signature);
    }

    public byte[] toJson() {
        return ManifestJson.write(this);
    }

    /**
     * Reads formats 1 to 3.
     *
     * @throws io.millrace.schemas.record.UnreadableRecordException for anything else
     */
    public static Manifest fromJson(byte[] json) {
        return ManifestJson.read(json);
    }

    private static boolean possible(ModelTensor tensor) {
        return tensor.name() != null && tensor.type() != null && tensor.width() > 0;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("impossible in a manifest: " + what);
        }
    }
}
