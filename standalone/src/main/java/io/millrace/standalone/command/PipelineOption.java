package io.millrace.standalone.command;

import io.millrace.schemas.plan.Plan;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The definition that a command works on. */
final class PipelineOption {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "The pipeline's definition.")
    private Path file;

    Path file() {
        return file;
    }

    Plan read() {
        return Plan.read(file);
    }
}
