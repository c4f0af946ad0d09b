package io.millrace.standalone.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Transactions and labels merged in the order of time, without end. At the same second transactions
 * come first, each kind in the order of its ids.
 */
public final class MessageStream implements Iterator<Message> {
    private static final Comparator<Label> LABEL_ORDER =
            Comparator.comparingLong(Label::timeSeconds).thenComparingLong(Label::txId);

    private final CardFraudGenerator generator;
    private final PriorityQueue<Label> waiting = new PriorityQueue<>(LABEL_ORDER);
    private final Deque<Message> today = new ArrayDeque<>();
    private int nextDay;

    private MessageStream(CardFraudGenerator generator, int firstDay) {
        this.generator = generator;
        this.nextDay = firstDay;
    }

    public static MessageStream from(CardFraudGenerator generator) {
        return after(generator, generator.startSeconds() - 1);
    }

    /** The stream without all that is not later than the given time; costs a week's drawing. */
    public static MessageStream after(CardFraudGenerator generator, long timeSeconds) {
        long elapsed = timeSeconds - generator.startSeconds();
        int day = (int) Math.floorDiv(elapsed, CardFraudGenerator.DAY);
        var stream = new MessageStream(generator, Math.max(0, day - CardFraudGenerator.LABEL_DAYS));
        while (stream.peek().timeSeconds() <= timeSeconds) {
            stream.next();
        }
        return stream;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public Message next() {
        refill();
        return today.poll();
    }

    /** The message that {@link #next} gives. */
    public Message peek() {
        refill();
        return today.peek();
    }

    private void refill() {
        while (today.isEmpty()) {
            var day = generator.day(nextDay++);
            waiting.addAll(day.labels());
            merge(day.transactions());
        }
    }

    private void merge(List<Transaction> transactions) {
        long end = generator.startSeconds() + (long) nextDay * CardFraudGenerator.DAY;
        var due = new ArrayList<Message>(transactions);
        while (!waiting.isEmpty() && waiting.peek().timeSeconds() < end) {
            due.add(waiting.poll());
        }
        due.sort(Comparator.comparingLong(Message::timeSeconds));
        today.addAll(due);
    }
}
