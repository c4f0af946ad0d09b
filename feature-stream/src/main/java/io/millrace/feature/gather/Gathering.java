package io.millrace.feature.gather;

import io.millrace.feature.wire.Answer;
import io.millrace.feature.wire.GatherEvent;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;

/**
 * One event while its vector is gathered, and afterwards for as long as it may be asked for again.
 *
 * <p>Layout, format 1: version, state (0 open, 1 complete, 2 refused). Open: whether the event is
 * there and the event as in the joint, mask of the answers, the answers as in the joint. Complete:
 * hash of the content (8 bytes), the part that completed it, partition and offset of the event in
 * its source, the record for {@code <p>.features}, the record for {@code <p>.by-id}. Refused: the
 * same, with value and key of the source record in place of the two records.
 */
final class Gathering {
    /** The part that an event itself is; the parts of the answers are the groups' indexes. */
    static final int EVENT_PART = -1;

    private static final int VERSION = 1;
    private static final int OPEN = 0;
    private static final int COMPLETE = 1;
    private static final int REFUSED = 2;

    private final Answer[] answers;
    private int state = OPEN;
    private GatherEvent event;
    private long contentHash;
    private int completedBy;
    private int sourcePartition;
    private long sourceOffset;
    private byte[] vector;
    private byte[] known;

    Gathering(int groups) {
        answers = new Answer[groups];
    }

    static Gathering read(byte[] bytes, int groups) {
        var from = new WireReader().over(bytes);
        from.version(VERSION, "a gathering");
        var gathering = new Gathering(groups);
        gathering.state = from.oneByte();
        if (gathering.state != OPEN) {
            gathering.contentHash = from.fixed();
            gathering.completedBy = from.small();
            gathering.sourcePartition = from.small();
            gathering.sourceOffset = from.number();
            gathering.vector = from.bytes();
            gathering.known = from.bytes();
            return gathering;
        }
        if (from.oneByte() == 1) {
            gathering.event = GatherEvent.read(skipKind(from));
            gathering.contentHash = gathering.event.contentHash();
            gathering.sourcePartition = gathering.event.beat().partition();
            gathering.sourceOffset = gathering.event.offset();
        }
        long mask = from.number();
        for (int i = 0; i < groups; i++) {
            if ((mask & 1L << i) != 0) {
                gathering.answers[i] = Answer.read(skipKind(from));
            }
        }
        return gathering;
    }

    private static WireReader skipKind(WireReader from) {
        from.oneByte();
        from.oneByte();
        return from;
    }

    byte[] encode(WireWriter to) {
        if (state != OPEN) {
            return to.start()
                    .oneByte(VERSION)
                    .oneByte(state)
                    .fixed(contentHash)
                    .number(completedBy)
                    .number(sourcePartition)
                    .number(sourceOffset)
                    .bytes(vector)
                    .bytes(known)
                    .bytes();
        }
        var part = new WireWriter();
        to.start().oneByte(VERSION).oneByte(state).oneByte(event == null ? 0 : 1);
        if (event != null) {
            to.raw(event.encode(part));
        }
        to.number(answered());
        for (var answer : answers) {
            if (answer != null) {
                to.raw(answer.encode(part));
            }
        }
        return to.bytes();
    }

    /** Takes the event; answers that came before it but speak of other content are forgotten. */
    void add(GatherEvent part) {
        event = part;
        contentHash = part.contentHash();
        sourcePartition = part.beat().partition();
        sourceOffset = part.offset();
        for (int i = 0; i < answers.length; i++) {
            if (answers[i] != null && answers[i].contentHash() != contentHash) {
                answers[i] = null;
            }
        }
    }

    void add(Answer answer) {
        answers[answer.group()] = answer;
    }

    boolean isOpen() {
        return state == OPEN;
    }

    boolean isComplete() {
        return state == COMPLETE;
    }

    boolean isRefused() {
        return state == REFUSED;
    }

    /** Whether another event of this id is already here with other content. */
    boolean contradicts(long otherHash) {
        return state != OPEN
                ? contentHash != otherHash
                : event != null && event.contentHash() != otherHash;
    }

    /** Whether an entity knows the id with other content. */
    boolean hasConflict() {
        if (event == null) {
            return false;
        }
        for (var answer : answers) {
            if (answer != null && answer.conflict()) {
                return true;
            }
        }
        return false;
    }

    boolean hasAll() {
        return event != null && (event.expected() & ~answered()) == 0;
    }

    GatherEvent event() {
        return event;
    }

    boolean warm() {
        for (var answer : answers) {
            if (answer != null && !answer.warm()) {
                return false;
            }
        }
        return true;
    }

    /** The values of an entity or a table; all missing where the event has no key for it. */
    Values values(int group, int size) {
        return answers[group] == null ? Values.missing(size) : answers[group].values();
    }

    /**
     * From now on it only repeats itself.
     *
     * @param by the part that was the last to come: only its coming again makes the vector be sent
     *     again
     */
    void complete(int by, byte[] vectorRecord, byte[] knownRecord) {
        state = COMPLETE;
        completedBy = by;
        vector = vectorRecord;
        known = knownRecord;
    }

    /** From now on it only repeats its dead letter. */
    void refuse(int by) {
        state = REFUSED;
        completedBy = by;
        vector = event.value();
        known = event.key();
    }

    boolean completedBy(int part) {
        return completedBy == part;
    }

    /** Partition of the event in its source. */
    int sourcePartition() {
        return sourcePartition;
    }

    /** Offset of the event in its source. */
    long sourceOffset() {
        return sourceOffset;
    }

    /** Where complete: the record for {@code <p>.features}. */
    byte[] vector() {
        return vector;
    }

    /** Where complete: the record for {@code <p>.by-id}. */
    byte[] known() {
        return known;
    }

    /** Where refused: the value of the source record. */
    byte[] refusedValue() {
        return vector;
    }

    /** Where refused: the key of the source record, may be null. */
    byte[] refusedKey() {
        return known;
    }

    private long answered() {
        long mask = 0;
        for (int i = 0; i < answers.length; i++) {
            mask |= answers[i] == null ? 0 : 1L << i;
        }
        return mask;
    }
}
