package io.millrace.schemas.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What a changed definition changes, from the canonical texts of both.
 *
 * @param stay sources, features, derived values, other inputs and the label that are what they
 *     were, wherever their fields stand now
 * @param changed those of the same name that are read or computed otherwise
 * @param added by name
 * @param gone by name
 * @param obstacles why an event would not be the same event for both; empty where one can follow
 *     the other
 */
public record DefinitionChange(
        List<String> stay,
        List<String> changed,
        List<String> added,
        List<String> gone,
        List<String> obstacles) {
    /**
     * @param before canonical text, see {@link Plan#canonical}
     */
    public static DefinitionChange between(String before, String after) {
        var old = CanonicalText.read(before);
        var next = CanonicalText.read(after);
        var obstacles = obstacles(old, next);
        return compare(old.values(), next.values(), obstacles);
    }

    private static DefinitionChange compare(
            Map<String, String> old, Map<String, String> changedTo, List<String> obstacles) {
        var stay = new ArrayList<String>();
        var changed = new ArrayList<String>();
        var added = new ArrayList<String>();
        var gone = new ArrayList<String>();
        var names = new TreeSet<>(old.keySet());
        names.addAll(changedTo.keySet());
        for (var name : names) {
            if (!changedTo.containsKey(name)) {
                gone.add(name);
            } else if (!old.containsKey(name)) {
                added.add(name);
            } else if (old.get(name).equals(changedTo.get(name))) {
                stay.add(name);
            } else {
                changed.add(name);
            }
        }
        return new DefinitionChange(stay, changed, added, gone, obstacles);
    }

    /** Why an event would not be the same event. */
    private static List<String> obstacles(CanonicalText before, CanonicalText after) {
        var old = before.spine();
        var changed = after.spine();
        var obstacles = new ArrayList<String>();
        differ(obstacles, "the topic of predict.on", old.topic(), changed.topic());
        differ(obstacles, "the event id", old.id(), changed.id());
        differ(obstacles, "the event time", old.time(), changed.time());
        differ(obstacles, "predict.key", old.key(), changed.key());
        return obstacles;
    }

    private static void differ(List<String> obstacles, String what, Object old, Object changed) {
        if (!Objects.equals(old, changed)) {
            obstacles.add(what + " was " + old + " and would be " + changed);
        }
    }
}
