package io.millrace.standalone.history;

import io.millrace.feature.backfill.VectorBlock;
import java.nio.file.Path;
import java.util.Iterator;

/** A kind of file that vectors are written to. */
public interface VectorFile {
    /**
     * Writes all vectors; the file is there when it is whole.
     *
     * @throws io.millrace.schemas.problem.FailureException where it cannot be written
     */
    void write(Iterator<VectorBlock> blocks, Path file);
}
