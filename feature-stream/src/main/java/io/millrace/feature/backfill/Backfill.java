package io.millrace.feature.backfill;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * Files of history into vectors, as a stream would have made them had all events come in the order
 * of their times, of equal times other sources' before the spine's, and the spine's by their ids;
 * labels and tables at the times they say, before the events of the same time.
 *
 * <p>Vectors come in the order of the spine's rows. They do not depend on threads or memory.
 */
public final class Backfill implements AutoCloseable {
    private static final int ROWS = 4096;

    /** How far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * @param stage in words
         * @param done of so many; of the stage {@code reading} it is the rows, and their number not
         *     known
         */
        void tell(String stage, long done, long of);
    }

    private final Plan plan;
    private final BackfillSettings settings;
    private final LongSupplier clock;
    private final Progress progress;
    private final List<HistoryInput> inputs;
    private final Tally tally;
    private final TableRows tables;
    private final Stores stores;
    private final Times times;
    private final ExecutorService threads;

    /**
     * @param inputs files of sources, tables and labels; those of one source in their order
     * @param clock wall clock in ms
     * @param rejected is told of rows that are refused, one at a time, in any order
     * @param progress is told now and then, by any thread
     */
    public Backfill(
            Plan plan,
            List<HistoryInput> inputs,
            BackfillSettings settings,
            LongSupplier clock,
            Consumer<Rejected> rejected,
            Progress progress) {
        this.plan = plan;
        this.inputs = List.copyOf(inputs);
        this.settings = settings;
        this.clock = clock;
        this.progress = progress;
        this.tally =
                new Tally(inputs.stream().map(HistoryInput::source).distinct().toList(), rejected);
        this.tables = new TableRows(plan.tables());
        this.times = new Times(plan.sources().size());
        this.stores =
                new Stores(plan, settings, inputs.stream().mapToLong(HistoryInput::bytes).sum());
        this.threads = Executors.newFixedThreadPool(settings.threads());
    }

    /**
     * Does all but the last stage.
     *
     * @param everyRevision whether an event has a vector for each revision of its label
     * @return the vectors, which are made as they are taken; one thread at a time
     */
    public Iterator<VectorBlock> vectors(boolean everyRevision) {
        read();
        settle();
        stores.openAnswers(plan.entities().size());
        compute();
        var stage = new VectorStage(plan, stores, tables, tally, everyRevision);
        return new Blocks(stage::block, stores.events().partitions());
    }

    /** What came of it; complete when all vectors have been taken. */
    public BackfillReport report() {
        return tally.report();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        stores.close();
    }

    private void read() {
        var stage = new RowStage(plan, stores, tables, tally, clock);
        for (var table : plan.tables()) {
            var rows = new Reading(table.name());
            for (var next = rows.next(); next != null; next = rows.next()) {
                stage.table(table, next.rows(), next.first());
            }
        }
        var found = new ArrayList<Times>();
        for (var source : plan.sources()) {
            var rows = new Reading(source.name());
            read(
                    stage,
                    rows,
                    found,
                    (worker, some) -> worker.events(source, some.rows(), some.first()));
        }
        if (plan.label() != null) {
            var rows = new Reading(HistoryInput.LABELS);
            read(stage, rows, found, (worker, some) -> worker.labels(some.rows(), some.first()));
        }
        found.forEach(times::add);
    }

    private void read(
            RowStage stage,
            Reading rows,
            List<Times> found,
            BiConsumer<RowStage.Worker, Some> work) {
        var tasks = new ArrayList<Future<?>>();
        for (int i = 0; i < settings.threads(); i++) {
            var seen = new Times(plan.sources().size());
            found.add(seen);
            tasks.add(
                    threads.submit(
                            () -> {
                                var worker = stage.new Worker(seen);
                                for (var next = rows.next(); next != null; next = rows.next()) {
                                    work.accept(worker, next);
                                }
                                worker.flush();
                            }));
        }
        tasks.forEach(Backfill::await);
    }

    private void settle() {
        boolean labelled =
                inputs.stream().anyMatch(input -> input.source().equals(HistoryInput.LABELS));
        long reached = labelled ? times.progress(plan.label(), plan.spine().index()) : Times.NONE;
        var stage = new IdStage(plan, stores, tally, reached, settings.share());
        inParallel(
                "joining labels",
                stores.partitions(),
                () -> stage.new Worker(),
                IdStage.Worker::work,
                IdStage.Worker::flush);
        stores.ids().close();
    }

    /** All entities by turns: what is compiled at run time is compiled for all of them at once. */
    private void compute() {
        var stage = new EntityStage(plan, stores, times, settings.share());
        int entities = plan.entities().size();
        inParallel(
                "computing",
                stores.partitions() * entities,
                () -> plan.entities().stream().map(entity -> stage.new Worker(entity)).toList(),
                (workers, part) -> workers.get(part % entities).work(part / entities),
                workers -> workers.forEach(EntityStage.Worker::flush));
        plan.entities().forEach(entity -> stores.entity(entity.index()).close());
    }

    /** Each thread makes a worker, which works off parts until there are none left. */
    private <W> void inParallel(
            String what,
            int parts,
            Supplier<W> workers,
            ObjIntConsumer<W> work,
            Consumer<W> finish) {
        var next = new AtomicInteger();
        var tasks = new ArrayList<Future<?>>();
        for (int i = 0; i < settings.threads(); i++) {
            tasks.add(
                    threads.submit(
                            () -> {
                                var worker = workers.get();
                                for (int part = next.getAndIncrement();
                                        part < parts;
                                        part = next.getAndIncrement()) {
                                    work.accept(worker, part);
                                    progress.tell(what, part + 1, parts);
                                }
                                finish.accept(worker);
                            }));
        }
        tasks.forEach(Backfill::await);
    }

    private static <T> T await(Future<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            if (e.getCause() instanceof Error failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("The backfill was interrupted", "", e);
        }
    }

    /** Rows that follow each other, and the place of the first among all of their source. */
    private record Some(List<HistoryRow> rows, long first) {}

    /** The rows of a source, one file after the other; any thread takes some. */
    private final class Reading {
        private final String source;
        private final Iterator<HistoryInput> files;
        private HistoryRows rows;
        private long place;

        Reading(String source) {
            this.source = source;
            this.files = inputs.stream().filter(input -> input.source().equals(source)).iterator();
        }

        /** Null at the end. */
        synchronized Some next() {
            while (true) {
                if (rows == null) {
                    if (!files.hasNext()) {
                        return null;
                    }
                    var file = files.next();
                    tally.file(source, place, file.file());
                    rows = file.rows().get();
                }
                var read = rows.next(ROWS);
                if (!read.isEmpty()) {
                    var some = new Some(read, place);
                    place += read.size();
                    tally.rows(source, read.size());
                    progress.tell("reading " + source, place, 0);
                    return some;
                }
                rows.close();
                rows = null;
            }
        }
    }

    /** Blocks in their order, of which the next few are made while one is taken. */
    private final class Blocks implements Iterator<VectorBlock> {
        private final IntFunction<VectorBlock> maker;
        private final int count;
        private final Deque<Future<VectorBlock>> ahead = new ArrayDeque<>();
        private int asked;
        private int taken;

        Blocks(IntFunction<VectorBlock> maker, int count) {
            this.maker = maker;
            this.count = count;
        }

        @Override
        public boolean hasNext() {
            return taken < count;
        }

        @Override
        public VectorBlock next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            while (asked < count && ahead.size() <= settings.threads()) {
                int bucket = asked++;
                ahead.add(threads.submit(() -> maker.apply(bucket)));
            }
            var block = await(ahead.remove());
            progress.tell("writing", ++taken, count);
            return block;
        }
    }
}
