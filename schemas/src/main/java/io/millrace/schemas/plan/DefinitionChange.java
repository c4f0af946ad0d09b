package io.millrace.schemas.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What a changed definition changes, from the canonical texts of both.
 *
 * @param stay features and inputs that are what they were
 * @param changed those of the same name that are computed otherwise
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
    private static final int TOPIC = 2;
    private static final int ID = 3;
    private static final int TIME = 4;

    /**
     * @param before canonical text, see {@link Plan#canonical}
     */
    public static DefinitionChange between(String before, String after) {
        var old = values(before);
        var changedTo = values(after);
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
        return new DefinitionChange(stay, changed, added, gone, obstacles(before, after));
    }

    /** How features and derived values are computed, by name. */
    private static Map<String, String> values(String canonical) {
        var values = new LinkedHashMap<String, String>();
        var entity = "";
        for (var line : canonical.split("\n")) {
            var parts = line.split("\t");
            switch (parts[0]) {
                case "entity" -> entity = line;
                case "feature" -> values.put(parts[1], entity + "\n" + line);
                case "derive" -> values.put(parts[1], line);
                case "table" -> values.put("table " + parts[1], line);
                default -> {
                    // Says nothing of a value.
                }
            }
        }
        return values;
    }

    private static List<String> obstacles(String before, String after) {
        var old = Spine.of(before);
        var changed = Spine.of(after);
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

    /** What makes an event the event that it is. */
    private record Spine(String topic, String id, String time, List<String> key) {
        static Spine of(String canonical) {
            var fields = new LinkedHashMap<String, List<String>>();
            var sources = new LinkedHashMap<String, String[]>();
            String[] predict = {"predict", "", "[]"};
            var section = "";
            for (var line : canonical.split("\n")) {
                var parts = line.split("\t");
                if (parts[0].equals("source")) {
                    section = parts[1];
                    sources.put(section, parts);
                    fields.put(section, new ArrayList<>());
                } else if (parts[0].equals("field") && !section.isEmpty()) {
                    fields.get(section).add(parts[1] + " " + parts[2]);
                } else if (parts[0].equals("predict")) {
                    predict = parts;
                } else if (!parts[0].equals("valid") && !parts[0].equals("format")) {
                    section = "";
                }
            }
            var source = sources.get(predict[1]);
            var names = fields.get(predict[1]);
            return new Spine(
                    source[TOPIC],
                    names.get(Integer.parseInt(source[ID])),
                    names.get(Integer.parseInt(source[TIME])),
                    key(predict[2], names));
        }

        private static List<String> key(String places, List<String> names) {
            var key = new ArrayList<String>();
            for (var place : places.substring(1, places.length() - 1).split(", ")) {
                if (!place.isEmpty()) {
                    key.add(names.get(Integer.parseInt(place)));
                }
            }
            return key;
        }
    }
}
