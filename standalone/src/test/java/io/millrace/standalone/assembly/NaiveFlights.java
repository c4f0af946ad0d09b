package io.millrace.standalone.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The inputs of {@code examples/flights} computed from the files, each by a loop over all events:
 * written from the definition's sentences. No label is known yet.
 */
record NaiveFlights(List<JsonNode> departures, List<JsonNode> arrivals, List<JsonNode> requests) {
    static NaiveFlights read(Path directory) throws IOException {
        return new NaiveFlights(
                rows(directory.resolve("departures.jsonl")),
                rows(directory.resolve("arrivals.jsonl")),
                rows(directory.resolve("requests.jsonl")));
    }

    /** By input a Double, a String, or null where it is missing. */
    Map<String, Object> values(JsonNode request) {
        var values = new HashMap<String, Object>();
        var asked = Instant.parse(request.get("asked").asText());
        var from = request.get("from").asText();
        var to = request.get("to").asText();
        var carrier = request.get("carrier").asText();
        var at = OffsetDateTime.ofInstant(asked, ZoneOffset.UTC);
        values.put("carrier", carrier);
        values.put("distance", request.get("distance").asDouble());
        values.put("hour", (double) at.getHour());
        values.put("weekend", at.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0 ? 1.0 : 0.0);
        for (int hours : new int[] {1, 6}) {
            var window = Duration.ofHours(hours);
            var left = within(departures, "off_block", asked, window, is("origin", from));
            values.put("origin.left.count_" + hours + "h", (double) left.size());
            values.put("origin.left.mean_" + hours + "h", mean(left, "dep_delay"));
            values.put("origin.left.max_" + hours + "h", max(left, "dep_delay"));
            var landed = within(arrivals, "landed", asked, window, is("dest", to));
            values.put("dest.landed.count_" + hours + "h", (double) landed.size());
            values.put("dest.landed.mean_" + hours + "h", mean(landed, "arr_delay"));
        }
        var held =
                within(
                        departures,
                        "off_block",
                        asked,
                        Duration.ofHours(6),
                        is("origin", from).and(row -> row.get("dep_delay").asInt() > 15));
        values.put("origin.held.count_6h", (double) held.size());
        for (var window : Map.of("6h", Duration.ofHours(6), "1d", Duration.ofDays(1)).entrySet()) {
            var own =
                    within(
                            departures,
                            "off_block",
                            asked,
                            window.getValue(),
                            is("carrier", carrier));
            values.put("airline.left.mean_" + window.getKey(), mean(own, "dep_delay"));
            values.put("airline.left.stddev_" + window.getKey(), stddev(own, "dep_delay"));
        }
        plane(request, asked, values);
        var route =
                within(
                        arrivals,
                        "landed",
                        asked,
                        Duration.ofDays(7),
                        is("origin", from).and(is("dest", to)));
        values.put("route.landed.count_7d", (double) route.size());
        values.put("route.landed.mean_7d", mean(route, "arr_delay"));
        values.put("service.late.count_7d", 0.0);
        values.put("service.late.mean_7d", null);
        return values;
    }

    private void plane(JsonNode request, Instant asked, Map<String, Object> values) {
        var tail = request.get("tail_number");
        var legs =
                tail == null
                        ? List.<JsonNode>of()
                        : within(
                                arrivals,
                                "landed",
                                asked,
                                Duration.ofDays(1),
                                is("tail_number", tail.asText()));
        var latest =
                legs.stream()
                        .max(
                                Comparator.comparing((JsonNode row) -> time(row, "landed"))
                                        .thenComparing(row -> row.get("flight_id").asLong()));
        values.put(
                "plane.landed.last_1d",
                latest.map(row -> row.get("arr_delay").asDouble()).orElse(null));
        values.put(
                "plane.landed.seconds_since_last_1d",
                latest.map(row -> (double) Duration.between(time(row, "landed"), asked).toSeconds())
                        .orElse(null));
        values.put("plane.leg.last_1d", latest.map(row -> row.get("origin").asText()).orElse(null));
    }

    private static List<JsonNode> within(
            List<JsonNode> rows,
            String field,
            Instant asked,
            Duration window,
            Predicate<JsonNode> belongs) {
        var found = new ArrayList<JsonNode>();
        for (var row : rows) {
            var time = time(row, field);
            if (time.isAfter(asked.minus(window)) && !time.isAfter(asked) && belongs.test(row)) {
                found.add(row);
            }
        }
        return found;
    }

    private static Instant time(JsonNode row, String field) {
        return Instant.parse(row.get(field).asText());
    }

    private static Predicate<JsonNode> is(String field, String text) {
        return row -> row.has(field) && row.get(field).asText().equals(text);
    }

    private static Double mean(List<JsonNode> rows, String field) {
        var mean = rows.stream().mapToDouble(row -> row.get(field).asDouble()).average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    private static Double max(List<JsonNode> rows, String field) {
        var max = rows.stream().mapToDouble(row -> row.get(field).asDouble()).max();
        return max.isPresent() ? max.getAsDouble() : null;
    }

    private static Double stddev(List<JsonNode> rows, String field) {
        if (rows.size() < 2) {
            return null;
        }
        double mean = mean(rows, field);
        double squares = 0;
        for (var row : rows) {
            double distance = row.get(field).asDouble() - mean;
            squares += distance * distance;
        }
        return Math.sqrt(squares / (rows.size() - 1));
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        var json = new JsonMapper();
        var rows = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(file)) {
            rows.add(json.readTree(line));
        }
        return rows;
    }
}
