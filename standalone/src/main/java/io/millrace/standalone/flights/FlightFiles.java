package io.millrace.standalone.flights;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Flights as the files that {@code millrace replay} sends: one of JSON lines for each source of
 * {@code examples/flights} and one of labels, each in the order of its times.
 */
public final class FlightFiles {
    private FlightFiles() {}

    /**
     * Writes {@code departures.jsonl}, {@code arrivals.jsonl}, {@code requests.jsonl} and {@code
     * labels.jsonl}.
     *
     * @param flights number of requests
     */
    public static void write(Path directory, FlightGenerator generator, int flights)
            throws IOException {
        var asked = new ArrayList<Flight>();
        while (asked.size() < flights) {
            asked.addAll(generator.nextDay());
        }
        asked.subList(flights, asked.size()).clear();
        var flown = asked.stream().filter(flight -> !flight.cancelled()).toList();
        Files.createDirectories(directory);
        write(directory.resolve("requests.jsonl"), asked, Flight::asked, FlightFiles::request);
        write(
                directory.resolve("departures.jsonl"),
                flown,
                Flight::offBlock,
                FlightFiles::departure);
        write(directory.resolve("arrivals.jsonl"), flown, Flight::landed, FlightFiles::arrival);
        write(directory.resolve("labels.jsonl"), flown, Flight::landed, FlightFiles::label);
    }

    private static void write(
            Path file,
            List<Flight> flights,
            ToLongFunction<Flight> time,
            Function<Flight, String> line)
            throws IOException {
        var ordered = new ArrayList<>(flights);
        ordered.sort(Comparator.comparingLong(time).thenComparingLong(Flight::id));
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (var flight : ordered) {
                writer.write(line.apply(flight));
                writer.write('\n');
            }
        }
    }

    private static String request(Flight flight) {
        return head(flight, "asked", flight.asked())
                + aircraft(flight, true)
                + ",\"from\":\"%s\",\"to\":\"%s\",\"distance\":%d}"
                        .formatted(flight.origin(), flight.dest(), flight.distance());
    }

    private static String departure(Flight flight) {
        return head(flight, "off_block", flight.offBlock())
                + aircraft(flight, flight.departureTail())
                + route(flight)
                + ",\"dep_delay\":%d}".formatted(flight.departureDelay());
    }

    private static String arrival(Flight flight) {
        return head(flight, "landed", flight.landed())
                + aircraft(flight, flight.arrivalTail())
                + route(flight)
                + ",\"arr_delay\":%d}".formatted(flight.arrivalDelay());
    }

    private static String label(Flight flight) {
        return head(flight, "landed", flight.landed())
                + ",\"arr_delay\":%d}".formatted(flight.arrivalDelay());
    }

    private static String head(Flight flight, String time, long minutes) {
        return "{\"flight_id\":%d,\"%s\":\"%s\""
                .formatted(flight.id(), time, Instant.ofEpochSecond(60 * minutes));
    }

    private static String aircraft(Flight flight, boolean reported) {
        return ",\"carrier\":\"%s\"".formatted(flight.carrier())
                + (reported && flight.tailNumber() != null
                        ? ",\"tail_number\":\"%s\"".formatted(flight.tailNumber())
                        : "");
    }

    private static String route(Flight flight) {
        return ",\"origin\":\"%s\",\"dest\":\"%s\"".formatted(flight.origin(), flight.dest());
    }
}
