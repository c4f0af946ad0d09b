package io.millrace.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A {@code where} that looks at two tables, of rows in files and of the same rows in a stream. */
class BackfillTablesTest {
    private static final long T = 1_700_000_000_000L;
    private static final String COUNT = "customer.abroad.count_5s";

    /** Each table's rows lie in two files; the row that counts may lie in either. */
    @ParameterizedTest
    @CsvSource({
        // Of equal times the row that comes last holds.
        "0, 3, 0, 16, 1",
        "0, 16, 0, 3, 0",
        // Of others the later one, wherever it lies.
        "-1, 3, 0, 16, 1",
        "0, 16, -1, 3, 1",
        "0, 16, 1, 3, 1",
        "1, 3, 0, 16, 1",
    })
    void aFilterSeesTheRowThatAStreamSees(
            long first, int people, long second, int others, double count) {
        var country = "{\"country\":\"FR\"}";
        var cities = List.of(city(first, people), city(second, others));
        var order =
                "{\"id\":1,\"t\":%d,\"buyer\":\"c\",\"shop\":\"s\",\"city\":\"t\",\"amount\":4}"
                        .formatted(T);
        try (var shop = new Shop("market.yaml")) {
            shop.row("market.shops", "s", country, T);
            cities.forEach(row -> shop.row("market.cities", "t", row, T));
            shop.send("market.orders", order.getBytes(UTF_8));
            assertThat(shop.vectors())
                    .singleElement()
                    .satisfies(vector -> assertThat(shop.number(vector, COUNT)).isEqualTo(count));

            var files = new LinkedHashMap<String, List<Filled.Row>>();
            files.put("orders", List.of(new Filled.Row(null, order)));
            files.put("shops", List.of(new Filled.Row("s", country)));
            files.put("cities", cities.stream().map(row -> new Filled.Row("t", row)).toList());
            var filled = Filled.of(shop.plan(), files, 1 << 16, 1, true);
            assertThat(shop.number(filled.vectors().get("1"), COUNT)).isEqualTo(count);
        }
    }

    private static String city(long after, int people) {
        return "{\"since\":%d,\"people\":%d}".formatted(T + after, people);
    }
}
