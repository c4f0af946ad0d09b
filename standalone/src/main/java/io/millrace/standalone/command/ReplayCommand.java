package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.definition.Durations;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.kafka.GroupLag;
import io.millrace.standalone.kafka.PipelineGroups;
import io.millrace.standalone.kafka.Sender;
import io.millrace.standalone.replay.Pace;
import io.millrace.standalone.replay.Replay;
import io.millrace.standalone.replay.ReplayFiles;
import io.millrace.standalone.replay.RowEncoding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code millrace replay}. */
@Command(
        name = "replay",
        description = {
            "Sends files to the source topics, merged in the order of event time.",
            "CSV with a header or JSON lines, plain, .gz or .zst."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private ColumnsOption columns;
    @Mixin private SettingsOptions settings;
    @Mixin private BrokersOption brokers;

    @Parameters(
            arity = "1..*",
            paramLabel = "SOURCE=FILE[,FILE]",
            description = "Which file holds which source's events; 'labels' are the labels.")
    private Map<String, String> files = new LinkedHashMap<>();

    @Option(
            names = "--key",
            paramLabel = "SOURCE=FIELD",
            description =
                    "Field that keys the records; by default the first entity's, for labels the id.")
    private Map<String, String> keys = new LinkedHashMap<>();

    @Option(
            names = "--speed",
            paramLabel = "N[x]|max",
            description = "How many times as fast as event time: 86400x, 1x, max (default).")
    private String speed;

    @Option(
            names = "--lockstep",
            paramLabel = "STEP",
            description =
                    "Waits after each step of event time, such as 1d, until the pipeline has"
                            + " worked off everything.")
    private String lockstep;

    @Override
    public Integer call() throws InterruptedException {
        var plan = pipeline.read();
        var inputs = ReplayFiles.of(plan, files, columns.given(), keys);
        checkPace();
        inputs.forEach(input -> checkThere(input.path()));
        var clients = new Clients(settings.readForCluster(brokers.given()));
        var encoding = RowEncoding.of(plan, inputs, clients.settings().registry());
        try (var cluster = Cluster.connect(clients);
                var producer =
                        new KafkaProducer<>(
                                clients.producer("millrace-replay"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            var sender = new Sender(producer);
            Pace.Rest rest = rest(plan, clients, cluster, sender);
            var replay = new Replay(encoding, sender, pace(rest), this::report);
            var sent = replay.send(inputs);
            if (lockstep != null) {
                rest.await();
            }
            report(sent);
            return ExitCode.DONE.number();
        }
    }

    private static Pace.Rest rest(Plan plan, Clients clients, Cluster cluster, Sender sender) {
        var readers = PipelineGroups.readers(plan, clients.settings().stream());
        var lag = new GroupLag(cluster.admin(), readers, PipelineGroups.hops(plan), PATIENCE);
        return () -> {
            sender.flush();
            lag.awaitNone();
        };
    }

    /** Before any broker is asked. */
    private static void checkThere(Path file) {
        if (!Files.exists(file)) {
            throw new FailureException("There is no file " + file, "check the path");
        }
    }

    private void checkPace() {
        if (speed != null && lockstep != null) {
            throw misused("--speed and --lockstep exclude each other.");
        }
        pace(() -> {});
    }

    private Pace pace(Pace.Rest rest) {
        if (lockstep != null) {
            var step =
                    Durations.parse(lockstep)
                            .filter(duration -> !duration.isZero())
                            .orElseThrow(
                                    () ->
                                            misused(
                                                    "--lockstep "
                                                            + lockstep
                                                            + " is no duration such as 1d or 6h."));
            return Pace.lockstep(step, rest);
        }
        return speed == null || speed.equals("max")
                ? Pace.MAX
                : Pace.speed(factor(), System::nanoTime);
    }

    private double factor() {
        try {
            double factor = Double.parseDouble(speed.replaceFirst("x$", ""));
            if (factor > 0 && Double.isFinite(factor)) {
                return factor;
            }
        } catch (NumberFormatException e) {
            throw misused("--speed " + speed + " is no number such as 86400x, and not max.");
        }
        throw misused("--speed " + speed + " must be more than 0.");
    }

    private void report(Replay.Progress progress) {
        var errors = spec.commandLine().getErr();
        errors.printf(
                "%3.0f %%  %s  %,d rows  %,.0f/s%s%s%n",
                100 * progress.share(),
                progress.time() == Replay.Progress.NO_TIME
                        ? "no time yet"
                        : Instant.ofEpochMilli(progress.time()),
                progress.rows(),
                progress.rate(),
                count(progress.outOfOrder(), "out of order"),
                count(progress.withoutTime(), "without a readable time"));
    }

    private static String count(long count, String what) {
        return count == 0 ? "" : "  %,d %s".formatted(count, what);
    }

    private ParameterException misused(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
