package io.millrace.standalone.explain;

import java.util.List;
import java.util.Map;

/**
 * The events of one entity that a vector looked at.
 *
 * @param key of the entity; null where the event has none, or is not stored any more
 * @param windows with what is in each, the shortest first
 * @param events in any of the windows, the newest first
 */
public record EntityHistory(String entity, String key, List<Window> windows, List<Event> events) {
    public EntityHistory {
        windows = List.copyOf(windows);
        events = List.copyOf(events);
    }

    /**
     * All in ms of event time.
     *
     * @param length of the window
     * @param delay that it ends before the event
     * @param features that look at it
     * @param events in it, before any {@code where}
     */
    public record Window(long length, long delay, List<String> features, int events) {
        public Window {
            features = List.copyOf(features);
        }
    }

    /**
     * @param values of what the entity keeps, by field, those that are there
     * @param label as it was known to the vector; NaN where it was not
     */
    public record Event(String id, long time, Map<String, String> values, double label) {
        public Event {
            values = Map.copyOf(values);
        }
    }
}
