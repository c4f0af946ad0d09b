package io.millrace.standalone.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The rows of several files, merged in the order of event time; at equal times in the order of the
 * files. A row that lies behind the one before it in its own file is given right away and counted.
 */
final class OrderedRows implements AutoCloseable {
    private final List<Input> inputs = new ArrayList<>();
    private final PriorityQueue<Input> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong((Input input) -> input.reached)
                            .thenComparingInt(input -> input.place));
    private final AtomicLong bytesRead = new AtomicLong();
    private final long bytes;
    private long outOfOrder;
    private long withoutTime;

    /**
     * @param time event time in milliseconds; of a row without one, that of the row before in its
     *     file, {@link #NO_TIME} where none before it has one
     * @param key may be null
     */
    record Row(String topic, long time, String key, String value) {
        static final long NO_TIME = Long.MIN_VALUE;

        boolean timed() {
            return time != NO_TIME;
        }
    }

    OrderedRows(List<ReplayFile> files) {
        this.bytes = files.stream().mapToLong(ReplayFile::size).sum();
        try {
            for (var file : files) {
                inputs.add(new Input(file, inputs.size()));
            }
            inputs.forEach(this::advance);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The next row; null after the last. */
    Row next() {
        var input = queue.poll();
        if (input == null) {
            return null;
        }
        var row = input.head;
        advance(input);
        return row;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    long withoutTime() {
        return withoutTime;
    }

    /** How much of the files has been read, 0 to 1. */
    double share() {
        return bytes == 0 ? 1 : (double) bytesRead.get() / bytes;
    }

    private void advance(Input input) {
        if (input.read()) {
            queue.add(input);
        }
    }

    @Override
    public void close() {
        inputs.forEach(Input::close);
    }

    private final class Input {
        private final ReplayFile file;
        private final int place;
        private final RowReader rows;
        private long reached = Row.NO_TIME;
        private Row head;

        Input(ReplayFile file, int place) {
            this.file = file;
            this.place = place;
            this.rows = file.open(bytesRead);
        }

        boolean read() {
            try {
                var row = rows.next();
                head = row == null ? null : placed(row);
                return row != null;
            } catch (IOException e) {
                throw file.unreadable(e);
            }
        }

        private Row placed(RowReader.Row row) {
            long time = time(row);
            if (time < reached) {
                outOfOrder++;
            }
            reached = Math.max(reached, time);
            return new Row(file.topic(), time, key(row), row.value());
        }

        private long time(RowReader.Row row) {
            if (row.fields() != null) {
                var time = file.time().millis(row.fields());
                if (time.isPresent()) {
                    return time.getAsLong();
                }
            }
            withoutTime++;
            return reached;
        }

        private String key(RowReader.Row row) {
            var node =
                    row.fields() == null || file.key() == null
                            ? null
                            : row.fields().get(file.key());
            return node == null || node.isNull() ? null : node.asText();
        }

        private void close() {
            try {
                rows.close();
            } catch (IOException e) {
                throw file.unreadable(e);
            }
        }
    }
}
