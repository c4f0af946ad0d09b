package io.millrace.benchmarks.backfill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All columns of {@code examples/card-fraud/reference.yaml} in SQL. Frames end with all rows of the
 * current second, where ours end with the current event: the work is the same.
 */
final class DuckSql {
    private static final Map<String, Long> SECONDS =
            Map.of("1h", 3_600L, "1d", 86_400L, "7d", 604_800L, "30d", 2_592_000L);
    private static final List<String> ALL = List.of("1h", "1d", "7d", "30d");
    private static final List<String> DAYS = List.of("1d", "7d", "30d");
    private static final long DELAY = 604_800;

    private DuckSql() {}

    /**
     * @param table with tx_id, t, customer_id, terminal_id, amount, fraud
     */
    static String query(String table) {
        var values = new ArrayList<String>();
        var windows = new ArrayList<String>();
        for (var over : ALL) {
            for (var function : List.of("count", "sum", "avg", "min", "max", "stddev_samp")) {
                values.add(
                        "%s(amount) over c%s as c_%s_%s".formatted(function, over, function, over));
            }
            windows.add(frame("c" + over, "customer_id", SECONDS.get(over) - 1, 0));
        }
        values.add("count(distinct terminal_id) over c7d as c_distinct");
        values.add("lag(amount) over cseq as c_last");
        values.add("t - lag(t) over cseq as c_since");
        windows.add("cseq as (partition by customer_id order by t, tx_id)");
        for (var over : DAYS) {
            values.add("count(*) over t%s as t_count_%s".formatted(over, over));
            values.add("count(*) over d%s as t_dcount_%s".formatted(over, over));
            values.add("sum(fraud::int) over d%s as t_sum_%s".formatted(over, over));
            values.add("coalesce(avg(fraud::int) over d%s, 0) as t_mean_%s".formatted(over, over));
            windows.add(frame("t" + over, "terminal_id", SECONDS.get(over) - 1, 0));
            windows.add(frame("d" + over, "terminal_id", DELAY + SECONDS.get(over) - 1, DELAY));
        }
        return "select tx_id, t, customer_id, amount, %s, fraud from %s window %s"
                .formatted(String.join(", ", values), table, String.join(", ", windows));
    }

    private static String frame(String name, String key, long from, long to) {
        var end = to == 0 ? "current row" : to + " preceding";
        return "%s as (partition by %s order by t range between %d preceding and %s)"
                .formatted(name, key, from, end);
    }
}
