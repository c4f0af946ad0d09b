package io.millrace.benchmarks.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Resident memory of a process over time, as Linux tells it in {@code /proc}. */
final class Memory {
    /** More than this part of it must not be gained over the time measured. */
    private static final double FLAT = 0.03;

    private static final double KIB = 1024.0;

    /**
     * What became of it.
     *
     * @param megabytes median
     * @param growth by the line through the samples, over the time measured, as a part of it
     * @param bytesPerSwap the same by swap
     */
    record Verdict(double megabytes, double growth, double bytesPerSwap) {
        boolean flat() {
            return growth < FLAT;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.0f MB resident, %+.2f %% (%+,.0f bytes a swap): %s",
                    megabytes,
                    100 * growth,
                    bytesPerSwap,
                    flat() ? "flat" : "not flat");
        }
    }

    private final List<double[]> samples = new ArrayList<>();

    void sample(double seconds, ProcessHandle process) throws IOException {
        var status = Path.of("/proc", String.valueOf(process.pid()), "status");
        for (var line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                var kib = line.replaceAll("[^0-9]", "");
                add(seconds, Double.parseDouble(kib) * KIB);
                return;
            }
        }
        throw new IOException(status + " does not tell the resident memory");
    }

    void add(double seconds, double bytes) {
        samples.add(new double[] {seconds, bytes});
    }

    /** By the median of the slopes between any two samples, which single peaks do not bend. */
    Verdict verdict(long swaps) {
        if (samples.size() < 3) {
            throw new IllegalStateException("too few samples: measure for longer");
        }
        var slopes = new ArrayList<Double>();
        for (int i = 0; i < samples.size(); i++) {
            for (int j = i + 1; j < samples.size(); j++) {
                var a = samples.get(i);
                var b = samples.get(j);
                slopes.add((b[1] - a[1]) / (b[0] - a[0]));
            }
        }
        double seconds = samples.get(samples.size() - 1)[0] - samples.get(0)[0];
        double gained = median(slopes) * seconds;
        double resident = median(samples.stream().map(sample -> sample[1]).toList());
        return new Verdict(resident / 1e6, gained / resident, gained / Math.max(1, swaps));
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
