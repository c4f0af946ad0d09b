package io.millrace.standalone.history;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.run.ExampleRange;
import io.millrace.trainer.run.ExampleSource;
import io.millrace.trainer.run.ExampleTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Examples from a file, known by its sha256. A row without a label is no example.
 *
 * @param newest event time of the newest example, in ms
 */
public record FileExamples(Plan plan, Path file, String sha256, long newest)
        implements ExampleSource {
    /**
     * @throws FailureException where there is no such file, or no example in it
     */
    public static FileExamples of(Plan plan, Path file) {
        long[] newest = {Long.MIN_VALUE};
        new ExampleFile(plan, file)
                .read(
                        example -> {
                            if (!Double.isNaN(example.label())) {
                                newest[0] = Math.max(newest[0], example.vector().time());
                            }
                        });
        if (newest[0] == Long.MIN_VALUE) {
            throw new FailureException(
                    "No row of " + file + " has a label",
                    "give 'millrace backfill' the labels' file: --label FILE");
        }
        return new FileExamples(plan, file, sha256(file), newest[0]);
    }

    /** All of it. */
    public ExampleRange range() {
        return ExampleRange.ofFile(sha256);
    }

    @Override
    public void read(ExampleRange range, ExampleTable into) {
        new ExampleFile(plan, file)
                .read(
                        example -> {
                            if (!Double.isNaN(example.label())) {
                                into.add(example);
                            }
                        });
    }

    private static String sha256(Path file) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            try (var input = new DigestInputStream(Files.newInputStream(file), digest)) {
                input.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new FailureException("Cannot read " + file + ": " + e.getMessage(), "", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
