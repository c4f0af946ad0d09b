package io.millrace.trainer.rollout;

import io.millrace.schemas.plan.Task;
import io.millrace.schemas.record.Activation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** An event every five minutes; who scores it follows from the roles in force. */
final class World implements LiveScores {
    private static final long SECONDS_APART = 300_000;

    private record Event(long time, double label, Map<String, Double> scores) {}

    private final List<Event> events = new ArrayList<>();
    private Map<String, Double> quality = Map.of();
    private Random random = new Random(1);
    private double positives = 0.5;
    private boolean labels = true;
    private boolean news;
    private long now;

    void restart(long seed) {
        events.clear();
        random = new Random(seed);
        now = 0;
    }

    void positives(double share) {
        positives = share;
    }

    /** From now on nothing is known of any event. */
    void withoutLabels() {
        labels = false;
    }

    /** Time goes on to this one at least. */
    void reach(long time) {
        now = Math.max(now, time);
    }

    /** How good each version is; 0.5 where nothing is said. */
    void quality(Map<String, Double> of) {
        quality = of;
    }

    boolean isNews() {
        return news;
    }

    void pass(long until, Activation roles) {
        for (long time = now; time < until; time += SECONDS_APART) {
            double label = random.nextDouble() < positives ? 1 : 0;
            var scores = new HashMap<String, Double>();
            double noise = random.nextGaussian();
            for (var version : roles.versions()) {
                double knows = quality.getOrDefault(version, 0.5);
                double own = 0.9 * noise + 0.4 * random.nextGaussian();
                scores.put(version, 1 / (1 + Math.exp(-2 * knows * (2 * label - 1) - own)));
            }
            events.add(new Event(time, label, scores));
        }
        now = until;
        news = true;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public long progress() {
        return now;
    }

    @Override
    public Evidence evidence(String version, Optional<String> other, long from, long to) {
        var taken =
                events.stream()
                        .filter(event -> labels && event.time() >= from && event.time() < to)
                        .filter(event -> event.scores().containsKey(version))
                        .filter(event -> other.isEmpty() || event.scores().containsKey(other.get()))
                        .toList();
        return new Evidence(
                Task.BINARY,
                taken.stream().mapToDouble(Event::label).toArray(),
                taken.stream().mapToDouble(event -> event.scores().get(version)).toArray(),
                other.map(
                        one ->
                                taken.stream()
                                        .mapToDouble(event -> event.scores().get(one))
                                        .toArray()));
    }
}
