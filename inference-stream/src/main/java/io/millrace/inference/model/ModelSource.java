package io.millrace.inference.model;

import io.millrace.inference.session.LoadedModel;
import io.millrace.schemas.record.Activation;
import java.time.Duration;

/** Where stream threads get models from. */
public interface ModelSource {
    /**
     * Champion of the first activation ever: it scores the vectors that carry no stamp. Known
     * before any stream thread starts.
     */
    String firstChampion();

    /**
     * The activation that stamped a vector; one of its champion alone where the entry is not there
     * although later ones are, or names another champion: then the log is not the one that stamped
     * the vector.
     *
     * @param patience how long it may take to read that far
     * @throws io.millrace.schemas.problem.FailureException where the log does not come to the entry
     */
    Activation activation(long entry, String champion, Duration patience);

    /**
     * The model of this version and of no other, once it is loaded.
     *
     * @param patience how long it may take
     * @throws io.millrace.schemas.problem.FailureException where it was refused or not loaded in
     *     time
     */
    LoadedModel.Lease await(String version, Duration patience);
}
