package io.millrace.schemas.model.onnx;

/**
 * What is known of a tensor in the graph: rank up to 2, where lower ranks have 1 in front. Labels
 * of classes are the one thing of rank 1 whose length is that of the batch.
 *
 * @param type element type as ONNX numbers it
 * @param rows {@link #ANY} for the batch
 */
record Value(int type, int rank, long rows, long columns) {
    static final long ANY = -1;
    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int TEXT = 8;
    static final int BOOLEAN = 9;
    static final int DOUBLE = 11;

    /** One class per row. */
    static Value labels(int type) {
        return new Value(type, 1, 1, ANY);
    }

    boolean isLabels() {
        return columns == ANY;
    }

    /** A table of numbers, whole ones included. */
    boolean isTable() {
        return rank == 2 && (isNumber() || type == INT64);
    }

    /** Of broken numbers. */
    boolean isNumber() {
        return type == FLOAT || type == DOUBLE;
    }

    Value as(int newType) {
        return new Value(newType, rank, rows, columns);
    }

    /** Shape of an element-wise result; null where the shapes do not fit. */
    Value broadcast(Value other, int newType) {
        long bothRows = broadcast(rows, other.rows);
        long bothColumns = broadcast(columns, other.columns);
        return bothRows == 0 || bothColumns == 0
                ? null
                : new Value(newType, Math.max(rank, other.rank), bothRows, bothColumns);
    }

    private static long broadcast(long a, long b) {
        return a == b || b == 1 ? a : a == 1 ? b : 0;
    }

    @Override
    public String toString() {
        return "[%s, %d] of type %d".formatted(rows == ANY ? "N" : rows, columns, type);
    }
}
