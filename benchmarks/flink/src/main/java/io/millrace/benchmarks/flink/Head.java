package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.workload.Answer;

/**
 * What of a card is read and written with each event: per window its running sums and where it
 * begins, the extremes that all windows share, and the events of the block that is still open.
 * Times are written as distances from the newest, everything as varints.
 */
final class Head {
    private final long[] lengths;
    private final StoredBlocks blocks;
    private final Varints reader = new Varints();
    private final Varints writer = new Varints();

    private long newest;
    private int openNumber;
    private int openSize;
    private final long[] openTimes = new long[StoredBlocks.SIZE];
    private final long[] openCents = new long[StoredBlocks.SIZE];
    private final Candidates smallest = new Candidates(1);
    private final Candidates largest = new Candidates(-1);

    private final int[] tailBlocks;
    private final int[] tailPlaces;
    private final long[] tailTimes;
    private final long[] counts;
    private final long[] sums;
    private final long[] squares;

    Head(long[] lengths, StoredBlocks blocks) {
        this.lengths = lengths;
        this.blocks = blocks;
        this.tailBlocks = new int[lengths.length];
        this.tailPlaces = new int[lengths.length];
        this.tailTimes = new long[lengths.length];
        this.counts = new long[lengths.length];
        this.sums = new long[lengths.length];
        this.squares = new long[lengths.length];
    }

    /**
     * @param bytes null for a new card
     */
    void read(byte[] bytes) {
        blocks.forget();
        if (bytes == null) {
            clear();
            return;
        }
        reader.over(bytes);
        newest = reader.read();
        openNumber = (int) reader.read();
        openSize = (int) reader.read();
        for (int i = 0; i < openSize; i++) {
            openTimes[i] = newest - reader.read();
            openCents[i] = reader.read();
        }
        smallest.read(reader, newest);
        largest.read(reader, newest);
        for (int window = 0; window < lengths.length; window++) {
            tailBlocks[window] = openNumber - (int) reader.read();
            tailPlaces[window] = (int) reader.read();
            tailTimes[window] = newest - reader.read();
            counts[window] = reader.read();
            sums[window] = reader.read();
            squares[window] = reader.read();
        }
    }

    byte[] write() {
        writer.start();
        writer.write(newest);
        writer.write(openNumber);
        writer.write(openSize);
        for (int i = 0; i < openSize; i++) {
            writer.write(newest - openTimes[i]);
            writer.write(openCents[i]);
        }
        smallest.write(writer, newest);
        largest.write(writer, newest);
        for (int window = 0; window < lengths.length; window++) {
            writer.write(openNumber - tailBlocks[window]);
            writer.write(tailPlaces[window]);
            writer.write(newest - tailTimes[window]);
            writer.write(counts[window]);
            writer.write(sums[window]);
            writer.write(squares[window]);
        }
        return writer.copy();
    }

    void process(long time, long cents, double[] answer) throws Exception {
        if (time <= newest) {
            throw new IllegalStateException("an event at " + time + " after one at " + newest);
        }
        if (openSize == StoredBlocks.SIZE) {
            blocks.seal(openNumber, openTimes, openCents);
            openNumber++;
            openSize = 0;
        }
        boolean first = newest == 0;
        newest = time;
        openTimes[openSize] = time;
        openCents[openSize] = cents;
        openSize++;
        int longest = lengths.length - 1;
        smallest.add(time, cents, time - lengths[longest]);
        largest.add(time, cents, time - lengths[longest]);
        int oldestBlock = tailBlocks[longest];
        for (int window = 0; window < lengths.length; window++) {
            counts[window]++;
            sums[window] += cents;
            squares[window] += cents * cents;
            tailTimes[window] = first ? time : tailTimes[window];
            long after = time - lengths[window];
            while (tailTimes[window] <= after) {
                expireOne(window);
            }
            Answer.fill(
                    answer,
                    window,
                    counts[window],
                    sums[window],
                    squares[window],
                    smallest.after(after),
                    largest.after(after));
        }
        for (int number = oldestBlock; number < tailBlocks[longest]; number++) {
            blocks.delete(number);
        }
    }

    private void expireOne(int window) throws Exception {
        int number = tailBlocks[window];
        int place = tailPlaces[window];
        long expired = number == openNumber ? openCents[place] : blocks.get(number).cents[place];
        counts[window]--;
        sums[window] -= expired;
        squares[window] -= expired * expired;
        if (++place == StoredBlocks.SIZE) {
            number++;
            place = 0;
        }
        tailBlocks[window] = number;
        tailPlaces[window] = place;
        tailTimes[window] =
                number == openNumber ? openTimes[place] : blocks.get(number).times[place];
    }

    private void clear() {
        newest = 0;
        openNumber = 0;
        openSize = 0;
        smallest.clear();
        largest.clear();
        for (int window = 0; window < lengths.length; window++) {
            tailBlocks[window] = 0;
            tailPlaces[window] = 0;
            counts[window] = 0;
            sums[window] = 0;
            squares[window] = 0;
        }
    }
}
