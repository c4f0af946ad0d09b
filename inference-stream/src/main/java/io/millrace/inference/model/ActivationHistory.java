package io.millrace.inference.model;

import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The entries of {@code <p>.activations} by offset, in the order that is the truth. */
public final class ActivationHistory {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private final TreeMap<Long, Activation> entries = new TreeMap<>();

    /** Where the log has been read to. */
    private long end;

    void append(long offset, Activation activation) {
        lock.lock();
        try {
            entries.put(offset, activation);
        } finally {
            lock.unlock();
        }
        passed(offset);
    }

    /** An entry was read, perhaps without sense. */
    void passed(long offset) {
        lock.lock();
        try {
            end = Math.max(end, offset + 1);
            appended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public Optional<Activation> first() {
        lock.lock();
        try {
            return Optional.ofNullable(entries.firstEntry()).map(entry -> entry.getValue());
        } finally {
            lock.unlock();
        }
    }

    public Optional<Activation> newest() {
        lock.lock();
        try {
            return Optional.ofNullable(entries.lastEntry()).map(entry -> entry.getValue());
        } finally {
            lock.unlock();
        }
    }

    /** What is in force for events of this time. */
    public Optional<Activation> inForce(long time) {
        lock.lock();
        try {
            return entries.descendingMap().values().stream()
                    .filter(entry -> entry.covers(time))
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The entry that a vector's stamp names; empty where the log has none there. */
    Optional<Activation> await(long offset, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (end <= offset) {
                if (left <= 0) {
                    throw new FailureException(
                            "Activation %d, which stamped a vector, was not read within %d s: the log ends at %d"
                                    .formatted(
                                            offset,
                                            TimeUnit.NANOSECONDS.toSeconds(patience.toNanos()),
                                            end),
                            "if the activations were removed by hand, 'millrace reset' begins anew; else start again");
                }
                left = appended.awaitNanos(left);
            }
            return Optional.ofNullable(entries.get(offset));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                    "Interrupted while waiting for activation " + offset, "", interrupted);
        } finally {
            lock.unlock();
        }
    }
}
