package io.millrace.feature.entity;

import io.millrace.feature.StageContext;
import io.millrace.feature.store.WriteBackStore;
import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.watermark.Senders;
import io.millrace.feature.watermark.Watermarks;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.problem.FailureException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * Answers from one active task's entities, on any thread.
 *
 * <p>It holds the task's lock only while it copies the entity's head. All else happens on that copy
 * ({@link EntityCopy}): a question about the far past takes no time from the stream, and moves none
 * of the edges that the stream goes on with.
 */
public final class EntityReader {
    private static final int ATTEMPTS = 5;

    /** A block was split or has expired after the head that names it was copied. */
    private static final class BlockGoneException extends RuntimeException {}

    private final EntityPlan entity;
    private final WriteBackStore<EntityStore> store;
    private final Watermarks watermarks;
    private final EntityCodec codec;
    private final EntityEngine engine;
    private final Retention retention;

    EntityReader(
            StageContext stage,
            EntityPlan entity,
            WriteBackStore<EntityStore> store,
            Watermarks watermarks) {
        this.entity = entity;
        this.store = store;
        this.watermarks = watermarks;
        this.codec = EntityCodec.of(stage.plan(), entity);
        this.engine = EntityEngine.of(stage.plan(), entity);
        this.retention = Retention.of(stage.plan(), entity);
    }

    /**
     * The values of an entity.
     *
     * @param at event time in ms; the watermark where empty
     */
    public synchronized Reading read(byte[] key, OptionalLong at) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                var reading = attempt(key, at);
                if (reading.isPresent()) {
                    return reading.get();
                }
            }
        } catch (InvalidStateStoreException closed) {
            throw new FailureException(
                    entity.name() + " is being handed to another instance", "ask again", closed);
        }
        throw new FailureException(
                "the history of this " + entity.name() + " changes faster than it is read",
                "ask again");
    }

    private Optional<Reading> attempt(byte[] key, OptionalLong asked) {
        EntityCopy copy;
        long watermark;
        long since;
        store.lock().lock();
        try {
            copy = store.kept().copy(key);
            watermark = watermarks.smallest();
            since = watermarks.coveredSince(Senders.source(entity.from().index()));
        } finally {
            store.lock().unlock();
        }
        long at = asked.orElse(watermark);
        if (at == Beat.UNKNOWN) {
            throw new FailureException(
                    "there is no watermark yet: a partition of the sources of "
                            + entity.name()
                            + " has not had an event",
                    "say the time that you ask for: at=...");
        }
        var found = copy == null ? fresh(key) : decode(key, copy);
        var values = Values.missing(entity.features().size());
        try {
            engine.read(found, at, values);
        } catch (BlockGoneException gone) {
            return Optional.empty();
        }
        boolean warm = since != Beat.UNKNOWN && at - entity.span() >= since;
        boolean known = found.nextOrdinal() > 0;
        long gone = found.asksAfter();
        if (watermark != Beat.UNKNOWN) {
            gone = Math.max(gone, watermark - retention.lateness() - 1);
        }
        return Optional.of(
                new Reading(at, watermark, warm, known, expired(at, gone, values), values));
    }

    private Entity fresh(byte[] key) {
        return codec.fresh(key, this::noBlock, this::noBlock);
    }

    private Entity decode(byte[] key, EntityCopy copy) {
        return codec.read(key, copy.head(), number -> block(key, copy, number), this::noBlock);
    }

    private EventBlock block(byte[] key, EntityCopy copy, int number) {
        var bytes = copy.unwritten().get(number);
        if (bytes == null) {
            bytes = store.kept().written(key, number);
        }
        if (bytes == null) {
            throw new BlockGoneException();
        }
        return codec.readBlock(bytes, false);
    }

    private EventBlock noBlock(int number) {
        throw new IllegalStateException("block " + number + " is not needed to answer");
    }

    /**
     * Empties what cannot be answered in full any more, and says what that is.
     *
     * @param gone events that nobody needs who asks after this time may be gone
     */
    private boolean[] expired(long at, long gone, Values values) {
        var expired = new boolean[values.numbers().length];
        for (int i = 0; i < expired.length; i++) {
            var feature = entity.features().get(i);
            long reach = feature.delay() + (feature.bounded() ? feature.window() : 0);
            if (gone != Long.MIN_VALUE && at - reach < gone - retention.span()) {
                expired[i] = true;
                values.numbers()[i] = Double.NaN;
                values.texts()[i] = null;
            }
        }
        return expired;
    }
}
