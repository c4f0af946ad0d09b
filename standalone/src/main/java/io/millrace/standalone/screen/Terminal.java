package io.millrace.standalone.screen;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Shows the status: redrawn in place on a terminal, else as a line from time to time. */
public final class Terminal {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";
    private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(5).toNanos();

    private final PrintWriter output;
    private final boolean redraw;
    private final LongSupplier nanoTime;
    private boolean drawn;
    private long lastLine;

    /**
     * @param redraw whether the output is a terminal that knows ANSI's control sequences
     * @param nanoTime as {@link System#nanoTime}
     */
    public Terminal(PrintWriter output, boolean redraw, LongSupplier nanoTime) {
        this.output = output;
        this.redraw = redraw;
        this.nanoTime = nanoTime;
    }

    public void show(DemoStatus status) {
        long now = nanoTime.getAsLong();
        if (redraw) {
            draw(status);
        } else if (!drawn || now - lastLine >= NANOS_BETWEEN_LINES) {
            output.println(Screen.line(status));
            output.flush();
            lastLine = now;
        }
        drawn = true;
    }

    private void draw(DemoStatus status) {
        var text = new StringBuilder(drawn ? HOME : CLEAR);
        Screen.lines(status).forEach(line -> text.append(line).append(REST_OF_LINE).append('\n'));
        output.print(text.append(REST_OF_SCREEN));
        output.flush();
    }
}
