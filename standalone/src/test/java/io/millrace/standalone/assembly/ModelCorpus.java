package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Chunks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The bundles of {@code corpus/models}, whose README says what stands there. */
final class ModelCorpus {
    static final Path ROOT = Path.of("src/test/resources/corpus/models");
    static final String INDEX = "models.tsv";
    static final String MANIFEST = "manifest.json";
    static final String ONNX = "model.onnx";
    static final String TRUSTED = "trusted.pem";

    private ModelCorpus() {}

    /**
     * One line of the index.
     *
     * @param version its folder as well
     * @param expected the check that refuses it, or {@code loaded}
     */
    record Entry(String version, String expected, String what) {
        /** What the trainer would send to the topic. */
        List<ProducerRecord<byte[], byte[]>> records(String topic) {
            var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
            var folder = ROOT.resolve(version);
            var onnx = folder.resolve(ONNX);
            var chunks = Files.exists(onnx) ? Chunks.split(file(onnx)) : List.<byte[]>of();
            for (int i = 0; i < chunks.size(); i++) {
                records.add(record(topic, new BundleKey(version, i), chunks.get(i)));
            }
            var manifest = BundleKey.manifest(version);
            records.add(record(topic, manifest, file(folder.resolve(MANIFEST))));
            return records;
        }

        private static ProducerRecord<byte[], byte[]> record(
                String topic, BundleKey key, byte[] value) {
            return new ProducerRecord<>(topic, 0, key.bytes(), value);
        }

        private static byte[] file(Path file) {
            var text = new String(bytes(file), ISO_8859_1);
            return Corpus.filled(text, null).getBytes(ISO_8859_1);
        }
    }

    static List<Entry> read() {
        return new String(bytes(ROOT.resolve(INDEX)), UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .map(part -> new Entry(part[0], part[1], part[2]))
                .toList();
    }

    /** Lets the programs of this data directory believe the key that signed the corpus. */
    static void trustIn(Path dataDirectory) throws IOException {
        Files.copy(
                ROOT.resolve(TRUSTED),
                Keys.in(dataDirectory).trusted().resolve("corpus-" + TRUSTED));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
