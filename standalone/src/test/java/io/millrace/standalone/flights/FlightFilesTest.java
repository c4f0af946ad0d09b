package io.millrace.standalone.flights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.standalone.command.MillraceCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The made-up flights have what the example is about. */
class FlightFilesTest {
    private static final List<String> FILES =
            List.of("departures.jsonl", "arrivals.jsonl", "requests.jsonl", "labels.jsonl");

    @TempDir Path directory;

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneOthers() throws IOException {
        var first = written(1, "first");
        var again = written(1, "again");
        var other = written(2, "other");

        for (var file : FILES) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
            assertThat(Files.mismatch(other.resolve(file), first.resolve(file))).isNotEqualTo(-1);
        }
    }

    @Test
    void theCommandWritesThem() {
        var output = new ByteArrayOutputStream();
        var printed = new PrintStream(output, true, StandardCharsets.UTF_8);
        var out = directory.resolve("made");

        int code =
                MillraceCommand.execute(
                        printed,
                        printed,
                        "generate",
                        "flights",
                        "--events",
                        "50",
                        "--out",
                        out.toString());

        assertThat(code).isZero();
        assertThat(out.resolve("requests.jsonl")).exists();
        assertThat(output.toString(StandardCharsets.UTF_8)).startsWith("50 flights in ");
        assertThat(
                        MillraceCommand.execute(
                                printed,
                                printed,
                                "generate",
                                "flights",
                                "--events",
                                "0",
                                "--out",
                                "x"))
                .isEqualTo(2);
    }

    @Test
    void eachFileIsInTheOrderOfItsTimesAndSharesTimesWithTheOthers() throws IOException {
        var made = written(3, "made");
        var departed = times(made, "departures.jsonl", "off_block");
        var landed = times(made, "arrivals.jsonl", "landed");
        var asked = times(made, "requests.jsonl", "asked");

        assertThat(departed).isSorted();
        assertThat(landed).isSorted().isEqualTo(times(made, "labels.jsonl", "landed"));
        assertThat(asked).hasSize(2000).isSorted();
        var ties = new HashSet<>(asked);
        ties.retainAll(new HashSet<>(departed));
        ties.retainAll(new HashSet<>(landed));
        assertThat(ties).hasSizeGreaterThan(20);
    }

    @Test
    void someTailNumbersAreMissingSomeFlightsCancelledAndAFifthOrSoLate() throws IOException {
        var made = written(4, "made");
        for (var file : List.of("departures.jsonl", "arrivals.jsonl", "requests.jsonl")) {
            var rows = rows(made, file);
            long without = rows.stream().filter(row -> !row.has("tail_number")).count();
            assertThat((double) without / rows.size()).as(file).isBetween(0.01, 0.1);
        }
        var labels = rows(made, "labels.jsonl");
        assertThat(labels).hasSizeBetween(1900, 1999);
        long late = labels.stream().filter(row -> row.get("arr_delay").asInt() > 15).count();
        assertThat((double) late / labels.size()).isBetween(0.1, 0.45);
        assertThat(rows(made, "requests.jsonl").stream().map(row -> row.get("flight_id")))
                .doesNotHaveDuplicates();
    }

    private Path written(long seed, String name) throws IOException {
        var out = directory.resolve(name);
        FlightFiles.write(out, new FlightGenerator(seed, 100), 2000);
        return out;
    }

    private static List<String> times(Path made, String file, String field) throws IOException {
        return rows(made, file).stream().map(row -> row.get(field).asText()).toList();
    }

    private static List<JsonNode> rows(Path made, String file) throws IOException {
        var json = new JsonMapper();
        try (var lines = Files.lines(made.resolve(file))) {
            return lines.map(
                            line -> {
                                try {
                                    return json.readTree(line);
                                } catch (IOException e) {
                                    throw new AssertionError(line, e);
                                }
                            })
                    .collect(Collectors.toList());
        }
    }
}
