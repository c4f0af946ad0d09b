package io.millrace.standalone.replay;

import io.millrace.standalone.kafka.Sender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sends the rows of files to their topics. Record time is event time. */
public final class Replay {
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ROWS_PER_CHECK = 1_000;

    private final RowEncoding encoding;
    private final Sender sender;
    private final Pace pace;
    private final Consumer<Progress> report;

    /**
     * @param time event time reached, milliseconds since 1970; {@link #NO_TIME} while no row had
     *     one
     * @param outOfOrder rows that lay behind the one before them in their file
     * @param withoutTime rows without an event time that can be read
     * @param share of the files that has been read, 0 to 1
     */
    public record Progress(
            long rows, long time, long outOfOrder, long withoutTime, double share, double seconds) {
        public static final long NO_TIME = OrderedRows.Row.NO_TIME;

        /** Rows per second since the start. */
        public double rate() {
            return seconds == 0 ? 0 : rows / seconds;
        }
    }

    /**
     * @param report is told about once a second
     */
    public Replay(RowEncoding encoding, Sender sender, Pace pace, Consumer<Progress> report) {
        this.encoding = encoding;
        this.sender = sender;
        this.pace = pace;
        this.report = report;
    }

    /** Into topics that take JSON. */
    public Replay(Sender sender, Pace pace, Consumer<Progress> report) {
        this(RowEncoding.JSON, sender, pace, report);
    }

    /** Returns once the broker has acknowledged every row. */
    public Progress send(List<ReplayFile> files) throws InterruptedException {
        try (var rows = new OrderedRows(files)) {
            long start = System.nanoTime();
            long reported = start;
            long sent = 0;
            long time = Progress.NO_TIME;
            for (var row = rows.next(); row != null; row = rows.next()) {
                if (row.timed()) {
                    pace.await(row.time());
                    time = row.time();
                }
                sender.send(
                        row.topic(),
                        row.timed() ? Math.max(0, row.time()) : System.currentTimeMillis(),
                        row.key(),
                        encoding.encode(row.topic(), row.value()));
                sent++;
                if (sent % ROWS_PER_CHECK == 0) {
                    sender.check();
                }
                long now = System.nanoTime();
                if (now - reported >= REPORT_NANOS) {
                    reported = now;
                    report.accept(progress(rows, sent, time, start));
                }
            }
            sender.flush();
            return progress(rows, sent, time, start);
        }
    }

    private static Progress progress(OrderedRows rows, long sent, long time, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Progress(
                sent, time, rows.outOfOrder(), rows.withoutTime(), rows.share(), seconds);
    }
}
