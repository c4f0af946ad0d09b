package io.millrace.feature.ingest;

import io.millrace.feature.wire.Values;
import io.millrace.schemas.expression.Variables;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.FieldType.Kind;
import io.millrace.schemas.record.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tables say, under the names that expressions have for it. */
public final class TableNames {
    private record Place(int table, int field, FieldType type) {}

    private final Map<String, Place> places = new HashMap<>();

    /** The values will be given in the order of these tables. */
    public TableNames(List<TablePlan> tables) {
        for (int i = 0; i < tables.size(); i++) {
            var table = tables.get(i);
            for (int field = 0; field < table.schema().size(); field++) {
                var type = table.schema().type(field);
                places.put(table.nameOf(field), new Place(i, field, type));
            }
        }
    }

    /** The variables of an event, with what the tables say beside them. */
    public Variables beside(Variables event, List<Values> tables) {
        return name -> {
            var place = places.get(name);
            return place == null
                    ? event.value(name)
                    : value(tables.get(place.table), place.field, place.type);
        };
    }

    /** A row of a table as it travels: a time as ms since 1970, a truth as 0 or 1. */
    static Values values(Row row) {
        var values = Values.missing(row.schema().size());
        for (int field = 0; field < row.schema().size(); field++) {
            if (row.has(field)) {
                boolean time = row.schema().type(field).kind() == Kind.TIMESTAMP;
                values.numbers()[field] = time ? row.bits(field) : row.number(field);
                values.texts()[field] = row.text(field);
            }
        }
        return values;
    }

    private static Object value(Values values, int field, FieldType type) {
        double number = values.numbers()[field];
        if (type.kind() == Kind.STRING) {
            return values.texts()[field];
        }
        if (Double.isNaN(number)) {
            return null;
        }
        return switch (type.kind()) {
            case BOOLEAN -> number == 1;
            case TIMESTAMP -> Row.instant((long) number);
            default -> number;
        };
    }
}
