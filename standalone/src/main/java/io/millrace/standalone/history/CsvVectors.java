package io.millrace.standalone.history;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.millrace.feature.backfill.VectorBlock;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Vectors in CSV with a header; nothing stands for a missing value. */
public final class CsvVectors implements VectorFile {
    private final Plan plan;
    private final boolean labelled;
    private final VectorColumns names;

    /**
     * @param labelled whether labels were given
     */
    public CsvVectors(Plan plan, boolean labelled) {
        this.plan = plan;
        this.labelled = labelled;
        this.names = VectorColumns.of(plan);
    }

    @Override
    public void write(Iterator<VectorBlock> blocks, Path file) {
        try (var text = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                var rows = new CsvMapper().writerFor(List.class).writeValues(text)) {
            rows.write(header());
            while (blocks.hasNext()) {
                write(blocks.next(), rows);
            }
        } catch (IOException e) {
            throw new FailureException(
                    "Cannot write " + file + ": " + e.getMessage(),
                    "check the folder and the room on its disk",
                    e);
        }
    }

    private List<String> header() {
        var header = new ArrayList<>(names.first());
        plan.inputs().stream().map(Input::name).forEach(header::add);
        if (labelled) {
            header.addAll(names.last());
        }
        header.add(names.fingerprint());
        return header;
    }

    private void write(VectorBlock block, SequenceWriter rows) throws IOException {
        for (int row = 0; row < block.size(); row++) {
            var values = new ArrayList<String>();
            values.add(block.ids()[row]);
            values.add(Instant.ofEpochMilli(block.times()[row]).toString());
            values.add(block.keys()[row] == null ? "" : block.keys()[row]);
            values.add(String.valueOf(block.warm()[row]));
            for (int i = 0; i < block.numbers().length; i++) {
                var texts = block.texts()[i];
                var text = texts == null ? number(block.numbers()[i][row]) : texts[row];
                values.add(text == null ? "" : text);
            }
            if (labelled) {
                boolean known = block.isLabelled(row);
                values.add(number(block.labels()[row]));
                values.add(known ? Instant.ofEpochMilli(block.labelTimes()[row]).toString() : "");
                values.add(known ? String.valueOf(block.revisions()[row]) : "");
            }
            values.add(plan.fingerprint());
            rows.write(values);
        }
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
