package io.millrace.feature.backfill;

import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Records by partition, which are written by several threads at once, each through a {@link Writer}
 * of its own, and read when all have been flushed: in memory while there are {@link Slabs}, the
 * rest in a temporary file. A record is its length (4 bytes) and its bytes. Within a partition,
 * records of one writer keep their order.
 */
final class Spill implements AutoCloseable {
    private static final int LENGTH = Integer.BYTES;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final Path path;
    private final Slabs slabs;
    private final int buffer;
    private final List<Extents> partitions = new ArrayList<>();
    private final List<ByteBuffer> kept = new ArrayList<>();
    private int keptEnd;
    private boolean full;
    private FileChannel channel;
    private long end;

    /**
     * Where the parts of a partition lie: place and length in turn. Places in the file are
     * negative, the complement of the true one.
     */
    private static final class Extents {
        private long[] places = new long[16];
        private int size;
        private long bytes;

        void add(long place, int length) {
            if (size == places.length) {
                places = Arrays.copyOf(places, 2 * size);
            }
            places[size++] = place;
            places[size++] = length;
            bytes += length;
        }
    }

    /**
     * @param path of a file that is made where it is needed, and deleted at the end
     * @param buffer bytes that a writer collects for a partition
     */
    Spill(Path path, Slabs slabs, int buffer) {
        this.path = path;
        this.slabs = slabs;
        this.buffer = buffer;
        this.keptEnd = slabs.size();
    }

    /** One thread's way in. */
    final class Writer {
        private final List<byte[]> buffers = new ArrayList<>();
        private int[] sizes = new int[16];

        void add(int partition, WireWriter record) {
            int size = LENGTH + record.size();
            var bytes = room(partition, size);
            int at = sizes[partition];
            INT.set(bytes, at, record.size());
            record.copyTo(bytes, at + LENGTH);
            sizes[partition] = at + size;
        }

        /** Writes what has been collected. */
        void flush() {
            for (int i = 0; i < buffers.size(); i++) {
                write(i);
                buffers.set(i, null);
            }
        }

        private byte[] room(int partition, int size) {
            while (buffers.size() <= partition) {
                buffers.add(null);
            }
            if (sizes.length <= partition) {
                sizes = Arrays.copyOf(sizes, 2 * partition + 1);
            }
            var bytes = buffers.get(partition);
            if (bytes != null && sizes[partition] + size > bytes.length) {
                write(partition);
            }
            if (bytes == null || bytes.length < size) {
                bytes = new byte[Math.max(buffer, size)];
                buffers.set(partition, bytes);
            }
            return bytes;
        }

        private void write(int partition) {
            if (partition < sizes.length && sizes[partition] > 0) {
                append(partition, buffers.get(partition), sizes[partition]);
                sizes[partition] = 0;
            }
        }
    }

    Writer writer() {
        return new Writer();
    }

    private void append(int partition, byte[] bytes, int size) {
        long place;
        ByteBuffer slab;
        FileChannel file;
        synchronized (this) {
            while (partitions.size() <= partition) {
                partitions.add(new Extents());
            }
            slab = room(size);
            if (slab == null) {
                place = end;
                end += size;
                partitions.get(partition).add(~place, size);
                file = file();
            } else {
                place = (long) (kept.size() - 1) * slabs.size() + keptEnd;
                keptEnd += size;
                partitions.get(partition).add(place, size);
                file = null;
            }
        }
        if (slab == null) {
            write(file, place, bytes, size);
        } else {
            slab.put((int) (place % slabs.size()), bytes, 0, size);
        }
    }

    /** The slab that takes the next bytes; null where they have to go to the file. */
    private ByteBuffer room(int bytes) {
        if (keptEnd + bytes > slabs.size()) {
            var next = full || bytes > slabs.size() ? null : slabs.take();
            if (next == null) {
                full |= bytes <= slabs.size();
                return null;
            }
            kept.add(next);
            keptEnd = 0;
        }
        return kept.get(kept.size() - 1);
    }

    private void write(FileChannel file, long at, byte[] bytes, int size) {
        try {
            long place = at;
            var from = ByteBuffer.wrap(bytes, 0, size);
            while (from.hasRemaining()) {
                place += file.write(from, place);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FileChannel file() {
        try {
            if (channel == null) {
                channel =
                        FileChannel.open(
                                path,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.DELETE_ON_CLOSE);
            }
            return channel;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** One behind the last that has records. */
    synchronized int partitions() {
        return partitions.size();
    }

    /** Bytes of a partition, lengths included. */
    synchronized long bytes(int partition) {
        return partition < partitions.size() ? partitions.get(partition).bytes : 0;
    }

    /**
     * A partition in parts of whole records, each of at most so many bytes where no single part was
     * written larger.
     */
    Iterator<byte[]> parts(int partition, int most) {
        Extents extents;
        synchronized (this) {
            extents = partition < partitions.size() ? partitions.get(partition) : new Extents();
        }
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < extents.size;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int until = next;
                long size = 0;
                while (until < extents.size
                        && (until == next || size + extents.places[until + 1] <= most)) {
                    size += extents.places[until + 1];
                    until += 2;
                }
                var bytes = new byte[Math.toIntExact(size)];
                int at = 0;
                for (; next < until; next += 2) {
                    int length = (int) extents.places[next + 1];
                    read(extents.places[next], bytes, at, length);
                    at += length;
                }
                return bytes;
            }
        };
    }

    /** All of a partition, in memory. */
    byte[] all(int partition) {
        var parts = parts(partition, Integer.MAX_VALUE - 16);
        var first = parts.hasNext() ? parts.next() : new byte[0];
        if (parts.hasNext()) {
            throw new IllegalStateException("a partition of more than 2 GiB");
        }
        return first;
    }

    private void read(long place, byte[] into, int at, int length) {
        if (place >= 0) {
            kept.get((int) (place / slabs.size()))
                    .get((int) (place % slabs.size()), into, at, length);
            return;
        }
        try {
            var to = ByteBuffer.wrap(into, at, length);
            long from = ~place;
            while (to.hasRemaining()) {
                int count = channel.read(to, from);
                if (count < 0) {
                    throw new IOException(path + " ends too early");
                }
                from += count;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Length of the record that begins at a place. */
    static int length(byte[] part, int place) {
        return (int) INT.get(part, place);
    }

    /** Where the bytes of the record are that begins at a place. */
    static int content(int place) {
        return place + LENGTH;
    }

    /** Where the next record begins. */
    static int next(byte[] part, int place) {
        return place + LENGTH + length(part, place);
    }

    /** Lets go of all records; twice is once. */
    @Override
    public synchronized void close() {
        slabs.give(kept);
        kept.clear();
        keptEnd = slabs.size();
        partitions.clear();
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FailureException failed(IOException e) {
        return new FailureException(
                "The temporary file " + path + " cannot be used: " + e.getMessage(),
                "see that its disk has room, or name another folder with --temporary",
                e);
    }
}
