package io.millrace.standalone.parquet;

/** What a column's values are. */
public enum ParquetType {
    TRUTH(0),
    SMALL(1),
    WHOLE(2),
    /** Microseconds since 1970, without a time zone. */
    TIME(2),
    REAL(5),
    TEXT(6);

    /** What older readers go by. */
    private static final int CONVERTED_TYPE = 6;

    private static final int UTF8 = 0;
    private static final int LOGICAL_TYPE = 10;
    private static final int STRING = 1;
    private static final int TIMESTAMP = 8;
    private static final int MICROS = 2;

    private final int number;

    ParquetType(int number) {
        this.number = number;
    }

    /** Among the format's types. */
    int number() {
        return number;
    }

    /** What the bytes mean, where that is not plain. */
    void writeMeaning(Thrift to) {
        if (this == TEXT) {
            to.small(CONVERTED_TYPE, UTF8).begin(LOGICAL_TYPE).begin(STRING).end().end();
        } else if (this == TIME) {
            to.begin(LOGICAL_TYPE).begin(TIMESTAMP);
            to.truth(1, false).begin(2).begin(MICROS).end().end();
            to.end().end();
        }
    }
}
