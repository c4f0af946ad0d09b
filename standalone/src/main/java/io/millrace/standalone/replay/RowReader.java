package io.millrace.standalone.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;

/** Reads the rows of one file in the order they are in. */
public interface RowReader extends Closeable {
    /**
     * A row as it will be sent.
     *
     * @param fields null where the row is no JSON object
     */
    record Row(ObjectNode fields, String value) {}

    /** The next row; null after the last. */
    Row next() throws IOException;
}
