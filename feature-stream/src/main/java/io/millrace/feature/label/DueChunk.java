package io.millrace.feature.label;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;

/**
 * What falls due close together, as one record, so that a due id costs bytes and not a record of
 * its own.
 *
 * <p>Layout, format 1: version, number of dues, then of each the time since the one before (the
 * first: since 0) and the id.
 *
 * @param dues at least one, the earliest first
 */
record DueChunk(List<Due> dues) {
    private static final int VERSION = 1;

    /** Dues of a chunk, at most. */
    private static final int MOST = 256;

    /** Event time from the first to the last due of a chunk, at most, in ms. */
    private static final long SPAN = 3_600_000;

    /** Puts dues into as few chunks as may be. */
    static List<DueChunk> of(List<Due> dues) {
        var sorted = dues.stream().sorted(Due.BY_TIME).toList();
        var chunks = new ArrayList<DueChunk>();
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size()
                    || i - from == MOST
                    || sorted.get(i).time() - sorted.get(from).time() > SPAN) {
                chunks.add(new DueChunk(sorted.subList(from, i)));
                from = i;
            }
        }
        return chunks;
    }

    static DueChunk read(byte[] bytes) {
        var from = new WireReader().over(bytes);
        from.version(VERSION, "what falls due");
        int count = from.small();
        if (count < 1) {
            throw new UnreadableRecordException("what falls due is " + count + " ids");
        }
        var dues = new ArrayList<Due>();
        long time = 0;
        for (int i = 0; i < count; i++) {
            time += from.number();
            dues.add(new Due(time, from.text()));
        }
        return new DueChunk(dues);
    }

    byte[] encode(WireWriter to) {
        to.start().oneByte(VERSION).number(dues.size());
        long before = 0;
        for (var due : dues) {
            to.number(due.time() - before).text(due.id());
            before = due.time();
        }
        return to.bytes();
    }

    Due first() {
        return dues.get(0);
    }
}
