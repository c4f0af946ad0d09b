package io.millrace.schemas.function;

/** Fills a bag. */
final class BagAggregate implements Aggregate {
    private final Bag bag;

    BagAggregate(Bag bag) {
        this.bag = bag;
    }

    @Override
    public void clear() {
        bag.clear();
    }

    @Override
    public void add(long time, long bits, String text) {
        bag.enter(bits, text);
    }

    @Override
    public double number(long time) {
        return bag.value();
    }
}
