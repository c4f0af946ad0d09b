package io.millrace.feature.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.feature.entity.Reading;
import io.millrace.feature.wire.Beat;
import java.time.Instant;
import java.util.ArrayList;

/** Answers as JSON; docs/SERVING.md describes them. */
final class Answers {
    static final String STATUS = "status";

    private Answers() {}

    static ObjectNode values(Question question, Reading reading) {
        var answer = start(question);
        answer.put("at", Instant.ofEpochMilli(reading.at()).toString());
        answer.put(
                "watermark",
                reading.watermark() == Beat.UNKNOWN
                        ? null
                        : Instant.ofEpochMilli(reading.watermark()).toString());
        answer.put("warm", reading.warm()).put("known", reading.known());
        var values = answer.putObject("values");
        var expired = new ArrayList<String>();
        var features = question.entity().features();
        for (int i = 0; i < features.size(); i++) {
            var name = features.get(i).name();
            double number = reading.values().numbers()[i];
            var text = reading.values().texts()[i];
            if (text != null) {
                values.put(name, text);
            } else if (Double.isFinite(number)) {
                values.put(name, number);
            } else {
                values.putNull(name);
            }
            if (reading.expired()[i]) {
                expired.add(name);
            }
        }
        if (!expired.isEmpty()) {
            expired.forEach(answer.putArray("expired")::add);
        }
        return answer;
    }

    static ObjectNode refusal(Question question, NotServedException refused) {
        var answer = start(question);
        answer.setAll(refusal(refused));
        return answer;
    }

    static ObjectNode refusal(NotServedException refused) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(STATUS, refused.status())
                .put("what", refused.getMessage())
                .put("remedy", refused.remedy());
    }

    /** Of one answer; 200 where it has values. */
    static int status(ObjectNode answer) {
        return answer.path(STATUS).asInt(200);
    }

    private static ObjectNode start(Question question) {
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("entity", question.entity().name());
        question.key().forEach(answer.putArray("key")::add);
        return answer;
    }
}
