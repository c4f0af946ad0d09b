package io.millrace.feature.timeline;

import java.util.ArrayList;
import java.util.List;

/** All places between the events of one timeline, told together when they move. */
final class Followers implements Places {
    private final List<Cursor> cursors = new ArrayList<>();
    private Places places;

    Cursor cursor() {
        var cursor = new Cursor();
        cursors.add(cursor);
        return cursor;
    }

    void add(Places holder) {
        places = holder;
    }

    /** All events are gone. */
    void reset() {
        cursors.forEach(cursor -> cursor.set(0, 0));
    }

    int cursors() {
        return cursors.size();
    }

    @Override
    public void inserted(int slot, int index) {
        for (int i = 0; i < cursors.size(); i++) {
            cursors.get(i).inserted(slot, index);
        }
        if (places != null) {
            places.inserted(slot, index);
        }
    }

    @Override
    public void split(int slot, int at) {
        for (var cursor : cursors) {
            cursor.split(slot, at);
        }
        if (places != null) {
            places.split(slot, at);
        }
    }

    @Override
    public void merged(int slot, int at) {
        for (var cursor : cursors) {
            cursor.merged(slot, at);
        }
        if (places != null) {
            places.merged(slot, at);
        }
    }

    @Override
    public void forgotten(int slots) {
        for (var cursor : cursors) {
            cursor.forgotten(slots);
        }
        if (places != null) {
            places.forgotten(slots);
        }
    }

    @Override
    public boolean liesIn(int slot) {
        for (var cursor : cursors) {
            if (cursor.slot() == slot) {
                return true;
            }
        }
        return places != null && places.liesIn(slot);
    }

    @Override
    public int count() {
        return cursors.size() + (places == null ? 0 : places.count());
    }
}
