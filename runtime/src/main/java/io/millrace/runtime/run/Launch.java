package io.millrace.runtime.run;

import io.millrace.runtime.settings.Settings;
import io.millrace.runtime.settings.SettingsReader;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the work of a process and turns its outcome into one clear message and an exit code. */
public final class Launch {
    private static final Logger LOG = LoggerFactory.getLogger(Launch.class);

    private Launch() {}

    /** Reads the settings, sets logging up by them and logs those in force. */
    public static Settings settings(SettingsReader reader) {
        var settings = reader.read();
        Logging.configure(settings.log());
        reader.effective().forEach(LOG::info);
        reader.warnings().forEach(LOG::warn);
        return settings;
    }

    /**
     * Runs any work.
     *
     * @param errors where the message goes, usually {@code System.err}
     * @param log where a person finds the stack trace of what was not foreseen, for the message
     */
    public static ExitCode run(PrintStream errors, String log, Callable<ExitCode> work) {
        try {
            return work.call();
        } catch (Exception thrown) {
            return tell(errors, log, unwrapped(thrown));
        }
    }

    /**
     * Starts programs in their order, waits until one of them has ended or the process is asked to
     * stop, closes the last first. Throws the first cause where one failed.
     */
    public static void programs(Shutdown shutdown, List<Program> programs)
            throws InterruptedException {
        try (shutdown) {
            for (var program : programs) {
                shutdown.add(program.name(), program);
                program.start();
            }
            await(programs);
        }
    }

    private static void await(List<Program> programs) throws InterruptedException {
        var ends = programs.stream().map(Program::stopped).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.anyOf(ends).get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new CompletionException(failed.getCause());
        }
    }

    private static ExitCode tell(PrintStream errors, String log, Throwable thrown) {
        if (thrown instanceof DefinitionException) {
            errors.println(thrown.getMessage());
            return ExitCode.WRONG_INPUT;
        }
        if (thrown instanceof FailureException) {
            LOG.debug("work failed", thrown);
            errors.println(thrown.getMessage());
            return ExitCode.WORK_FAILED;
        }
        LOG.error("unforeseen", thrown);
        errors.println(
                "Something failed that should not: "
                        + thrown
                        + "\n  -> "
                        + log
                        + " has the whole story; please report it");
        return ExitCode.WORK_FAILED;
    }

    private static Throwable unwrapped(Throwable thrown) {
        var cause = thrown;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
