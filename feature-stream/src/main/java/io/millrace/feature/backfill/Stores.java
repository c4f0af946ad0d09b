package io.millrace.feature.backfill;

import io.millrace.schemas.plan.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/** The temporary files between the stages, and how they are divided. */
final class Stores implements AutoCloseable {
    /**
     * Estimated bytes of all rows per partition: what is worked on at once should fit a processor's
     * cache, and so should a writer's buffers of all partitions.
     */
    private static final int PARTITION_BYTES = 1 << 22;

    private static final int BUCKET_ROWS = 1 << 11;
    private static final int FEWEST = 16;
    private static final int MOST = 1024;
    private static final int MOST_BUCKETS = 1 << 12;
    private static final int ROW_BYTES = 100;
    private static final int SMALLEST_BUFFER = 1 << 10;
    private static final int LARGEST_BUFFER = 1 << 12;

    private final Path folder;
    private final Slabs slabs;
    private final int partitions;
    private final int bucketRows;
    private final int share;
    private final Spill events;
    private final Spill ids;
    private final Spill labels;
    private final List<Spill> entities = new ArrayList<>();
    private final List<Spill> answers = new ArrayList<>();
    private final List<BitSet> dropped = new ArrayList<>();

    /**
     * @param bytes about how much memory all rows take
     */
    Stores(Plan plan, BackfillSettings settings, long bytes) {
        folder = settings.folder();
        slabs = new Slabs(settings.waiting());
        share = settings.share();
        partitions = (int) Math.max(FEWEST, Math.min(MOST, bytes / PARTITION_BYTES));
        bucketRows = bucketRows(plan, settings.share(), bytes / ROW_BYTES);
        events = spill("events", 1 << 16);
        ids = spill("ids", buffer(partitions));
        labels = spill("labels", SMALLEST_BUFFER);
        for (var entity : plan.entities()) {
            entities.add(spill("entity-" + entity.index(), buffer(partitions)));
        }
        plan.sources().forEach(source -> dropped.add(new BitSet()));
    }

    private static int bucketRows(Plan plan, int share, long rows) {
        int values = plan.inputs().size();
        for (var entity : plan.entities()) {
            values += entity.features().size();
        }
        long most = Math.max(1 << 8, share / 4 / (16L * values + 400));
        return (int) Math.min(most, Math.max(BUCKET_ROWS, rows / MOST_BUCKETS));
    }

    /** Of a writer with so many partitions: all together an eighth of a thread's memory. */
    private int buffer(int count) {
        return Math.max(SMALLEST_BUFFER, Math.min(LARGEST_BUFFER, share / 8 / count));
    }

    private Spill spill(String name, int buffer) {
        return new Spill(folder.resolve(name), slabs, buffer);
    }

    /** Opens the files of the answers, once it is known how many events there are. */
    void openAnswers(int count) {
        int buckets = events.partitions();
        for (int i = 0; i < count; i++) {
            answers.add(spill("answers-" + i, buffer(Math.max(1, buckets))));
        }
    }

    /** Into how many parts ids and entities are divided. */
    int partitions() {
        return partitions;
    }

    /** Which of them a key belongs to. */
    int partition(byte[] key) {
        return Math.floorMod(Hash.of(key), partitions);
    }

    /** Where all meets that speaks of an id of a source. */
    int partition(int source, String id) {
        return Math.floorMod(Hash.of(id) + source, partitions);
    }

    /** Which bucket an event of the spine belongs to, by its place among all rows of the spine. */
    int bucket(long place) {
        return Math.toIntExact(place / bucketRows);
    }

    int bucketRows() {
        return bucketRows;
    }

    /** Events of the spine, by bucket. */
    Spill events() {
        return events;
    }

    /** All that speaks of an id, by partition. */
    Spill ids() {
        return ids;
    }

    /** What was learnt of the spine's events, by bucket. */
    Spill labels() {
        return labels;
    }

    /** Events and labels of an entity, by partition. */
    Spill entity(int index) {
        return entities.get(index);
    }

    /** What an entity answered, by bucket. */
    Spill answers(int index) {
        return answers.get(index);
    }

    /** For what one thread puts in order, in parts. */
    Spill runs(int buffer) {
        return spill("runs-" + UUID.randomUUID(), buffer);
    }

    /** An event that came twice, or in conflict with another. */
    void drop(int source, long place) {
        var places = dropped.get(source);
        synchronized (places) {
            places.set(Math.toIntExact(place));
        }
    }

    /** Places of the events that were dropped; nobody drops any more. */
    BitSet dropped(int source) {
        return dropped.get(source);
    }

    @Override
    public void close() {
        List.of(events, ids, labels).forEach(Spill::close);
        entities.forEach(Spill::close);
        answers.forEach(Spill::close);
    }
}
