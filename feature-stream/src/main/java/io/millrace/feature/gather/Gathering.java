package io.millrace.feature.gather;

import io.millrace.feature.wire.Answer;
import io.millrace.feature.wire.GatherEvent;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.UnreadableRecordException;

/**
 * One event while its vector is gathered, and afterwards for as long as it may be asked for again.
 *
 * <p>Layout, format 1: version, state (0 open, 1 complete, 2 refused). Open: whether the event is
 * there and the event as in the joint, mask of the answers, the answers as in the joint. Complete:
 * hash of the content (8 bytes), the part that completed it, partition and offset of the event in
 * its source, null in place of the record for {@code <p>.features}, which stands in the next: the
 * record for {@code <p>.by-id}. Refused: the same, with value and key of the source record in place
 * of the two records. Beside another generation there are more states: 3 is complete and served by
 * the other one; 4, 5 and 6 are open, told that it is served here, told that it is served by the
 * other one, and lacking nothing but to be told.
 */
final class Gathering {
    /** The part that an event itself is; the parts of the answers are the groups' indexes. */
    static final int EVENT_PART = -1;

    /** The part that says who serves the event. */
    static final int TURN_PART = -2;

    private static final int VERSION = 1;
    private static final int OPEN = 0;
    private static final int COMPLETE = 1;
    private static final int REFUSED = 2;
    private static final int ELSEWHERE = 3;
    private static final int OPEN_HERE = 4;
    private static final int OPEN_ELSEWHERE = 5;
    private static final int AWAITING = 6;
    private static final int STATES = 7;

    private final Answer[] answers;
    private final byte[][] answerRecords;
    private int state = OPEN;
    private GatherEvent event;
    private byte[] eventRecord;
    private long contentHash;
    private int completedBy;
    private int sourcePartition;
    private long sourceOffset;
    private byte[] vector;
    private byte[] known;

    Gathering(int groups) {
        answers = new Answer[groups];
        answerRecords = new byte[groups][];
    }

    static Gathering read(byte[] bytes, int groups) {
        var from = new WireReader().over(bytes);
        from.version(VERSION, "a gathering");
        var gathering = new Gathering(groups);
        gathering.state = state(from.oneByte());
        if (!gathering.isOpen()) {
            gathering.contentHash = from.fixed();
            gathering.completedBy = from.small();
            gathering.sourcePartition = from.small();
            gathering.sourceOffset = from.number();
            gathering.vector = from.bytes();
            gathering.known = from.bytes();
            if (gathering.isComplete() && gathering.vector == null) {
                gathering.vector = KnownEvent.read(skipKind(from.over(gathering.known))).vector();
            }
            return gathering;
        }
        if (from.oneByte() == 1) {
            int start = from.position();
            gathering.event = GatherEvent.read(skipKind(from));
            gathering.eventRecord = from.since(start);
            gathering.contentHash = gathering.event.contentHash();
            gathering.sourcePartition = gathering.event.beat().partition();
            gathering.sourceOffset = gathering.event.offset();
        }
        long mask = from.number();
        for (int i = 0; i < groups; i++) {
            if ((mask & 1L << i) != 0) {
                int start = from.position();
                gathering.answers[i] = Answer.read(skipKind(from));
                gathering.answerRecords[i] = from.since(start);
            }
        }
        return gathering;
    }

    private static int state(int number) {
        if (number < 0 || number >= STATES) {
            throw new UnreadableRecordException("a gathering has the unknown state " + number);
        }
        return number;
    }

    private static WireReader skipKind(WireReader from) {
        from.oneByte();
        from.oneByte();
        return from;
    }

    byte[] encode(WireWriter to) {
        if (!isOpen()) {
            return to.start()
                    .oneByte(VERSION)
                    .oneByte(state)
                    .fixed(contentHash)
                    .number(completedBy)
                    .number(sourcePartition)
                    .number(sourceOffset)
                    .bytes(isComplete() ? null : vector)
                    .bytes(known)
                    .bytes();
        }
        to.start().oneByte(VERSION).oneByte(state).oneByte(event == null ? 0 : 1);
        if (event != null) {
            to.raw(eventRecord);
        }
        to.number(answered());
        for (var answer : answerRecords) {
            if (answer != null) {
                to.raw(answer);
            }
        }
        return to.bytes();
    }

    /**
     * Takes the event; answers that came before it but speak of other content are forgotten.
     *
     * @param record as it came
     */
    void add(GatherEvent part, byte[] record) {
        event = part;
        eventRecord = record;
        contentHash = part.contentHash();
        sourcePartition = part.beat().partition();
        sourceOffset = part.offset();
        for (int i = 0; i < answers.length; i++) {
            if (answers[i] != null && answers[i].contentHash() != contentHash) {
                answers[i] = null;
                answerRecords[i] = null;
            }
        }
    }

    /**
     * Takes an answer; of two to the same event the first counts, for a table may have heard of
     * another row between them.
     *
     * @param record as it came
     */
    void add(Answer answer, byte[] record) {
        var first = answers[answer.group()];
        if (first != null && first.contentHash() == answer.contentHash()) {
            return;
        }
        answers[answer.group()] = answer;
        answerRecords[answer.group()] = record;
    }

    boolean isOpen() {
        return state == OPEN || state >= OPEN_HERE;
    }

    boolean isComplete() {
        return state == COMPLETE || state == ELSEWHERE;
    }

    /** Whether this generation serves it; of one that is complete. */
    boolean isServedHere() {
        return state == COMPLETE;
    }

    /** Whether it is known who serves it; of one that is open. */
    boolean isTold() {
        return state == OPEN_HERE || state == OPEN_ELSEWHERE;
    }

    /** Whether this generation serves it; of one that is told. */
    boolean isToldHere() {
        return state == OPEN_HERE;
    }

    /** Whether it lacks nothing but to be told who serves it. */
    boolean isAwaiting() {
        return state == AWAITING;
    }

    /** Takes who serves it; the first to say so is believed. */
    void tell(boolean here) {
        if (!isTold()) {
            state = here ? OPEN_HERE : OPEN_ELSEWHERE;
        }
    }

    /**
     * From now on only a {@link #TURN_PART} says who serves it.
     *
     * @param knownRecord not stored
     */
    void await(byte[] knownRecord) {
        state = AWAITING;
        known = knownRecord;
    }

    boolean isRefused() {
        return state == REFUSED;
    }

    /** Whether another event of this id is already here with other content. */
    boolean contradicts(long otherHash) {
        return !isOpen()
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
     * @param here whether this generation serves it
     */
    void complete(int by, boolean here, byte[] vectorRecord, byte[] knownRecord) {
        state = here ? COMPLETE : ELSEWHERE;
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

    /** Where complete, or awaiting just now: the record for {@code <p>.by-id}. */
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
