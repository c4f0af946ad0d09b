package io.millrace.schemas.plan;

import io.millrace.schemas.plan.CanonicalText.Spine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a changed definition changes.
 *
 * @param stay sources, features, derived values, other inputs and the label that are what they
 *     were, wherever their fields stand now
 * @param changed those of the same name that are read or computed otherwise, or from something that
 *     is. A source that is read otherwise is named itself, its features are not
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
    public static DefinitionChange between(String before, Plan after) {
        var old = CanonicalText.read(before);
        var next = CanonicalText.read(after.canonical());
        var changes = new TreeSet<String>();
        differ(changes, old.types(), next.types());
        differ(changes, old.values(), next.values());
        spread(changes, Origins.of(after));
        return compare(
                old.values().keySet(),
                next.values().keySet(),
                changes,
                obstacles(old.spine(), next.spine()));
    }

    /** Names of what one of the two has not, or otherwise. */
    private static void differ(
            Set<String> changes, Map<String, String> old, Map<String, String> next) {
        var names = new TreeSet<>(old.keySet());
        names.addAll(next.keySet());
        names.removeIf(name -> Objects.equals(old.get(name), next.get(name)));
        changes.addAll(names);
    }

    /** To what is computed from it, however far away. */
    private static void spread(Set<String> changes, Map<String, Set<String>> origins) {
        boolean more = true;
        while (more) {
            more = false;
            for (var origin : origins.entrySet()) {
                if (!Collections.disjoint(origin.getValue(), changes)) {
                    more |= changes.add(origin.getKey());
                }
            }
        }
    }

    private static DefinitionChange compare(
            Set<String> old, Set<String> next, Set<String> changes, List<String> obstacles) {
        var stay = new ArrayList<String>();
        var changed = new ArrayList<String>();
        var added = new ArrayList<String>();
        var gone = new ArrayList<String>();
        var names = new TreeSet<>(old);
        names.addAll(next);
        for (var name : names) {
            if (!next.contains(name)) {
                gone.add(name);
            } else if (!old.contains(name)) {
                added.add(name);
            } else if (changes.contains(name)) {
                changed.add(name);
            } else {
                stay.add(name);
            }
        }
        return new DefinitionChange(stay, changed, added, gone, obstacles);
    }

    /** Why an event would not be the same event. */
    private static List<String> obstacles(Spine old, Spine changed) {
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
