package io.millrace.feature.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.feature.entity.Reading;
import io.millrace.feature.wire.Beat;
import io.millrace.runtime.http.RejectedException;
import java.time.Instant;
import java.util.ArrayList;

/** Answers as JSON; docs/SERVING.md describes them. */
final class Answers {
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

    static ObjectNode refusal(Question question, RejectedException refused) {
        var answer = start(question);
        answer.setAll(refused.body());
        return answer;
    }

    /** Of one answer; 200 where it has values. */
    static int status(ObjectNode answer) {
        return answer.path("status").asInt(200);
    }

    private static ObjectNode start(Question question) {
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("entity", question.entity().name());
        question.key().forEach(answer.putArray("key")::add);
        return answer;
    }
}
