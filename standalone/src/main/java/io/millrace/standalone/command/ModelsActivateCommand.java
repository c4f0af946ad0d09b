package io.millrace.standalone.command;

import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.publish.ModelArchive;
import io.millrace.trainer.publish.ModelPublisher;
import io.millrace.trainer.publish.Servers.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code millrace models activate}. */
@Command(
        name = "activate",
        description = {
            "Gives a version its role, from the next events on or from an event time on.",
            "The other roles stay as they are; a rollout that is under way ends."
        },
        mixinStandardHelpOptions = true)
final class ModelsActivateCommand implements Callable<Integer> {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private Activating activating;

    @Parameters(paramLabel = "VERSION", description = "As 'models list' shows it.")
    private String version;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            defaultValue = "champion",
            description = "champion, canary or shadow (default ${DEFAULT-VALUE}).")
    private String role;

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            description = "Share of entities that a canary serves, like 10%% or 0.1.")
    private String share;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Event time in ISO-8601 from which it applies (default: all that comes).")
    private String from;

    @Override
    public Integer call() {
        checkRole();
        double wanted = share();
        var time = from();
        spec.commandLine()
                .getOut()
                .println(
                        activating.append(
                                "activated by hand",
                                (publisher, archive, log, now) -> {
                                    requireLoaded(publisher, archive);
                                    return entry(log, now, wanted).from(time);
                                }));
        return ExitCode.DONE.number();
    }

    private Activation entry(ActivationLog log, long now, double wanted) {
        var current = log.inForce(now);
        if (role.equals("champion")) {
            return current.map(found -> found.withChampion(version))
                    .orElse(Activation.champion(version, "", "", 0));
        }
        var served =
                current.orElseThrow(
                        () ->
                                new FailureException(
                                        "There is no champion beside which a " + role + " could be",
                                        "activate a champion first"));
        if (served.champion().equals(version)) {
            throw new FailureException(
                    version + " is the champion", "activate another champion first, or roll back");
        }
        return role.equals("canary")
                ? served.withCanary(version, wanted)
                : served.withShadow(version);
    }

    private void requireLoaded(ModelPublisher publisher, ModelArchive archive) {
        if (archive.manifest(version).isEmpty()) {
            throw new FailureException(
                    "There is no version " + version,
                    DidYouMean.of(version, archive.manifests().keySet()));
        }
        var answer = publisher.await(version, DEADLINE);
        if (answer.readiness() == Readiness.REFUSED) {
            throw new FailureException(
                    answer.detail(), "a version that is refused can score nothing");
        }
        spec.commandLine().getOut().println(answer.detail());
    }

    private void checkRole() {
        if (!role.matches("champion|canary|shadow")) {
            throw wrong("--role is champion, canary or shadow, not '" + role + "'");
        }
        if (role.equals("canary") != (share != null)) {
            throw wrong("--share goes with --role canary, and only with it");
        }
    }

    private double share() {
        if (share == null) {
            return 0;
        }
        try {
            boolean percent = share.endsWith("%");
            double number =
                    Double.parseDouble(percent ? share.substring(0, share.length() - 1) : share);
            double part = percent ? number / 100 : number;
            if (part > 0 && part <= 1) {
                return part;
            }
        } catch (NumberFormatException notANumber) {
            throw wrong("--share: '" + share + "' is not a share like 10% or 0.1");
        }
        throw wrong("--share: '" + share + "' is not above 0 and at most 100%");
    }

    private Long from() {
        try {
            return from == null ? null : (Long) Instant.parse(from).toEpochMilli();
        } catch (DateTimeParseException wrongTime) {
            throw wrong("--from: '" + from + "' is not a time like 2026-01-31T12:00:00Z");
        }
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
