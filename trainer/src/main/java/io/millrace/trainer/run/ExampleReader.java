package io.millrace.trainer.run;

import io.millrace.runtime.kafka.TopicReader;

/** Examples from {@code <p>.training-examples}. */
public final class ExampleReader implements ExampleSource {
    private final TopicReader reader;

    public ExampleReader(TopicReader reader) {
        this.reader = reader;
    }

    @Override
    public void read(ExampleRange range, ExampleTable into) {
        reader.read(range.starts(), range.ends(), record -> into.add(record.value()));
    }
}
