package io.millrace.runtime.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.schemas.problem.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers that make a record a dead letter, all UTF-8 text:
 *
 * <pre>
 * millrace.reason           {@link Reason#text()}
 * millrace.stage            {@link Reason.Stage#text()}
 * millrace.rule             text of the rule; only where there is one
 * millrace.detail           for a person; only where there is one; at most 4096 characters, like the rule
 * millrace.topic            where the record was received, with
 * millrace.partition        its partition and
 * millrace.offset           its offset there
 * millrace.key.size         bytes of the whole key, and
 * millrace.key.sha256       its hash in hex; only where the key was cut
 * millrace.value.size       the same
 * millrace.value.sha256     for the value
 * millrace.headers.dropped  number of original headers, which were left out because they exceed 256 KiB
 * </pre>
 *
 * The original headers come before them. If the original is itself a dead letter that was sent
 * again, its marks are replaced.
 */
final class DeadLetterHeaders {
    private static final String PREFIX = "millrace.";
    private static final String REASON = PREFIX + "reason";
    private static final String STAGE = PREFIX + "stage";
    private static final String RULE = PREFIX + "rule";
    private static final String DETAIL = PREFIX + "detail";
    private static final String TOPIC = PREFIX + "topic";
    private static final String PARTITION = PREFIX + "partition";
    private static final String OFFSET = PREFIX + "offset";
    private static final String KEY = PREFIX + "key";
    private static final String VALUE = PREFIX + "value";
    private static final String SIZE = ".size";
    private static final String SHA256 = ".sha256";
    private static final String DROPPED = PREFIX + "headers.dropped";

    private static final int LONGEST_TEXT = 4096;

    /** Bytes that a header takes beside its name and value, at most. */
    private static final int HEADER_OVERHEAD = 10;

    private DeadLetterHeaders() {}

    static void write(DeadLetter letter, Headers headers) {
        var original = letter.original();
        writeOriginals(original.headers(), headers);
        put(headers, REASON, letter.reason().text());
        put(headers, STAGE, letter.reason().stage().text());
        put(headers, RULE, shortened(letter.rule()));
        put(headers, DETAIL, shortened(letter.detail()));
        put(headers, TOPIC, original.topic());
        put(headers, PARTITION, String.valueOf(original.partition()));
        put(headers, OFFSET, String.valueOf(original.offset()));
        letter.keyCut().ifPresent(cut -> writeCut(headers, KEY, cut));
        letter.valueCut().ifPresent(cut -> writeCut(headers, VALUE, cut));
    }

    static DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
        var headers = record.headers();
        var reason =
                Reason.of(text(headers, REASON))
                        .orElseThrow(() -> unreadable(record, "no reason that this version knows"));
        try {
            var original =
                    new Original(
                            text(headers, TOPIC),
                            Integer.parseInt(text(headers, PARTITION)),
                            Long.parseLong(text(headers, OFFSET)),
                            record.key(),
                            record.value(),
                            originals(headers));
            return new DeadLetter(
                    reason,
                    text(headers, RULE),
                    text(headers, DETAIL),
                    original,
                    readCut(headers, KEY),
                    readCut(headers, VALUE));
        } catch (NumberFormatException notOurs) {
            throw unreadable(record, "a mark that is not a number");
        }
    }

    private static void writeOriginals(Iterable<Header> originals, Headers headers) {
        var kept = originals(originals);
        long bytes = 0;
        for (var header : kept) {
            bytes += HEADER_OVERHEAD + header.key().getBytes(UTF_8).length;
            bytes += header.value() == null ? 0 : header.value().length;
        }
        if (bytes > Cut.LIMIT) {
            put(headers, DROPPED, String.valueOf(kept.size()));
        } else {
            kept.forEach(headers::add);
        }
    }

    /** Without our own marks. */
    private static List<Header> originals(Iterable<Header> headers) {
        var originals = new ArrayList<Header>();
        for (var header : headers) {
            if (!header.key().startsWith(PREFIX)) {
                originals.add(header);
            }
        }
        return originals;
    }

    private static void writeCut(Headers headers, String part, Cut cut) {
        put(headers, part + SIZE, String.valueOf(cut.size()));
        put(headers, part + SHA256, cut.sha256());
    }

    private static Optional<Cut> readCut(Headers headers, String part) {
        var size = text(headers, part + SIZE);
        return size.isEmpty()
                ? Optional.empty()
                : Optional.of(new Cut(Integer.parseInt(size), text(headers, part + SHA256)));
    }

    private static void put(Headers headers, String name, String text) {
        if (!text.isEmpty()) {
            headers.add(name, text.getBytes(UTF_8));
        }
    }

    private static String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    private static FailureException unreadable(ConsumerRecord<?, ?> record, String what) {
        return new FailureException(
                "The record at "
                        + record.topic()
                        + "-"
                        + record.partition()
                        + " offset "
                        + record.offset()
                        + " is no dead letter: it has "
                        + what,
                "only the programs of the pipeline should write to this topic");
    }
}
