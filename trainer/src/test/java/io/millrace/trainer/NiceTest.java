package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NiceTest {
    private static final Path STAT = Path.of("/proc/thread-self/stat");

    /** Where its nice value stands among what follows the name in brackets. */
    private static final int NICE_AFTER_NAME = 16;

    @Test
    void theThreadThatAsksGivesWayAndNoOther() throws InterruptedException {
        assumeThat(Files.exists(STAT)).as("threads under /proc, as Linux has them").isTrue();
        assumeThat(Files.exists(Path.of("/usr/bin/renice"))).as("renice").isTrue();
        int before = nice();
        var inside = new AtomicReference<String>();
        var thread =
                new Thread(
                        () -> {
                            boolean done = Nice.thisThread();
                            inside.set(done + " " + nice());
                        });
        thread.start();
        thread.join();
        assertThat(inside.get()).isEqualTo("true " + Nice.VALUE);
        assertThat(nice()).isEqualTo(before);
    }

    private static int nice() {
        try {
            var stat = Files.readString(STAT);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Integer.parseInt(fields[NICE_AFTER_NAME]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
