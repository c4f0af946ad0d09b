package io.millrace.standalone.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.standalone.screen.DemoStatus.Delay;
import io.millrace.standalone.screen.DemoStatus.Flow;
import io.millrace.standalone.screen.DemoStatus.Version;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ScreenTest {
    private static final long TIME = Instant.parse("2025-01-14T08:20:00Z").toEpochMilli();

    @Test
    void showsARunningSystem() {
        assertThat(String.join("\n", Screen.lines(running(2))))
                .startsWith("Millrace  card-fraud  on 127.0.0.1:19092")
                .contains("2025-01-14 08:20 UTC, a day per second")
                .contains("54,210     1,003 /s")
                .contains("33,000       998 /s   21,000 had been held")
                .contains("p50 4.1 ms  p99 12.9 ms")
                .contains("malformed 2, too-late 1")
                .contains("model         v1  auc roc 0.900  average precision 0.601")
                .contains("      v0  average precision 0.600: accepted")
                .contains("    * v1  average precision 0.601, the champion 0.550: accepted")
                .contains("kcat -C -b 127.0.0.1:19092 -t card-fraud.predictions")
                .contains(
                        "predictions -f examples/card-fraud/pipeline.yaml --bootstrap-servers 127")
                .contains("-f '%h  %s\\n'")
                .contains("curl http://127.0.0.1:8080/metrics");
    }

    @Test
    void fitsATerminalHoweverManyModelsThereAre() {
        var lines = Screen.lines(running(40));
        assertThat(lines).hasSizeLessThanOrEqualTo(24);
        assertThat(lines).anyMatch(line -> line.contains("* v39"));
        assertThat(lines).noneMatch(line -> line.contains(" v34 "));
    }

    @Test
    void saysWhatIsNotThereYet() {
        assertThat(String.join("\n", Screen.lines(fresh())))
                .contains("held until there is a model")
                .contains("latency       not measured yet")
                .contains("dead letters  none")
                .contains("model         none yet")
                .contains("no model has been trained yet");
    }

    @Test
    void redrawsInPlaceOnlyOnATerminal() {
        assertThat(shown(true))
                .startsWith("\u001b[H\u001b[2JMillrace")
                .contains("\u001b[HMillrace");
        assertThat(shown(false).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("2025-01-14 08:20  54,210 events 1003/s"))
                .noneMatch(line -> line.contains("\u001b"));
    }

    @Test
    void summarisesAsJson() throws Exception {
        var root = new ObjectMapper().readTree(Summary.json(running(2)));
        assertThat(root.get("events").asLong()).isEqualTo(54_210);
        assertThat(root.get("dead_letters").asLong()).isEqualTo(3);
        assertThat(root.get("held").asLong()).isEqualTo(21_000);
        assertThat(root.at("/models/1/version").asText()).isEqualTo("v1");
        assertThat(root.at("/models/1/active").asBoolean()).isTrue();
        assertThat(root.at("/models/1/average_precision").asDouble()).isEqualTo(0.601);
        assertThat(root.at("/models/0/verdict").asText()).isEqualTo("accepted");
        assertThat(root.at("/latency_ms/p99").asDouble()).isEqualTo(12.9);
        assertThat(Summary.json(fresh())).contains("\"p50\" : null");
    }

    /** Three looks at a running system, three seconds apart. */
    private static String shown(boolean redraw) {
        var bytes = new ByteArrayOutputStream();
        var clock = new AtomicLong();
        var terminal =
                new Terminal(
                        new PrintWriter(bytes, true, StandardCharsets.UTF_8), redraw, clock::get);
        for (int i = 0; i < 3; i++) {
            terminal.show(running(2));
            clock.addAndGet(3_000_000_000L);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static DemoStatus running(int count) {
        var models = new ArrayList<Version>();
        for (int i = 0; i < count; i++) {
            var metrics =
                    new TreeMap<>(Map.of("average_precision", 0.6 + i / 1000.0, "auc_roc", 0.9));
            models.add(
                    new Version(
                            "v" + i,
                            i == count - 1,
                            metrics,
                            i == 0 ? Double.NaN : 0.55,
                            "accepted",
                            "all rules hold"));
        }
        return new DemoStatus(
                "card-fraud",
                "127.0.0.1:19092",
                "http://127.0.0.1:8080",
                TIME,
                false,
                new Flow(54_210, 1_003),
                new Flow(33_000, 998),
                21_000,
                new Delay(100, 4.1, 12.9),
                models,
                new TreeMap<>(Map.of("too-late", 1L, "malformed", 2L)));
    }

    private static DemoStatus fresh() {
        return new DemoStatus(
                "card-fraud",
                "127.0.0.1:19092",
                "http://127.0.0.1:8080",
                TIME,
                false,
                new Flow(0, 0),
                new Flow(0, 0),
                0,
                new Delay(0, 0, 0),
                List.of(),
                new TreeMap<>());
    }
}
