package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The files of {@code corpus/}, whose README says what stands in them. */
final class Corpus {
    private static final String ROOT = "/corpus/";
    private static final Pattern TEMPLATE =
            Pattern.compile("\\{\\{(?:(\\d+)\\*(.+?)|(id|account)|t([+-]\\d+)?)}}", Pattern.DOTALL);
    private static final Pattern BYTE = Pattern.compile("\\\\x([0-9a-f]{2})");
    private static final int HEADERS = 50;

    private Corpus() {}

    /** One line of the index. */
    record Entry(String folder, String file, String key, String expected) {
        ProducerRecord<byte[], byte[]> record(String topic, int partition, Good last) {
            var record =
                    new ProducerRecord<>(
                            topic, partition, key(last), file.equals("-") ? null : value(last));
            if (key.equals("headers")) {
                for (int i = 0; i < HEADERS; i++) {
                    record.headers().add("header-" + i, new byte[10_000]);
                }
            }
            return record;
        }

        private byte[] key(Good last) {
            return switch (key) {
                case "null" -> null;
                case "account", "headers" -> last.account().getBytes(UTF_8);
                default ->
                        BYTE.matcher(filled(key, last))
                                .replaceAll(
                                        hex ->
                                                String.valueOf(
                                                        (char) Integer.parseInt(hex.group(1), 16)))
                                .getBytes(ISO_8859_1);
            };
        }

        private byte[] value(Good last) {
            return filled(new String(bytes(folder + "/" + file), ISO_8859_1), last)
                    .getBytes(ISO_8859_1);
        }
    }

    /** An event that nothing is wrong with. */
    record Good(long id, long seconds, String account) {
        byte[] json() {
            return "{\"id\":%d,\"t\":%d,\"account\":\"%s\",\"amount\":1}"
                    .formatted(id, seconds, account)
                    .getBytes(UTF_8);
        }
    }

    static List<Entry> read() {
        return new String(bytes("corpus.tsv"), UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .map(part -> new Entry(part[0], part[1], part[2], part[3]))
                .toList();
    }

    /** The text with its templates replaced; without a last event, repeated texts only. */
    static String filled(String text, Good last) {
        var filled = new StringBuilder();
        var matcher = TEMPLATE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            filled.append(text, from, matcher.start()).append(value(matcher, last));
            from = matcher.end();
        }
        return filled.append(text, from, text.length()).toString();
    }

    private static String value(MatchResult found, Good last) {
        if (found.group(1) != null) {
            return found.group(2).repeat(Integer.parseInt(found.group(1)));
        }
        if (found.group(3) != null) {
            return found.group(3).equals("id") ? String.valueOf(last.id()) : last.account();
        }
        var difference = found.group(4) == null ? 0 : Long.parseLong(found.group(4));
        return String.valueOf(last.seconds() + difference);
    }

    private static byte[] bytes(String file) {
        try (var stream = Corpus.class.getResourceAsStream(ROOT + file)) {
            if (stream == null) {
                throw new IllegalStateException("the corpus has no " + file);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
