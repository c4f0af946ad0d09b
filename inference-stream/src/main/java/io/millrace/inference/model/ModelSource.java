package io.millrace.inference.model;

import io.millrace.inference.session.LoadedModel;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.record.Activation;
import java.time.Duration;
import java.util.Optional;

/** Where stream threads get models from. */
public interface ModelSource {
    /**
     * Champion of the first activation ever: it scores the vectors that carry no stamp. Known
     * before any stream thread starts.
     */
    String firstChampion();

    /** What was published under this version; empty where there is nothing. */
    Optional<Manifest> manifest(String version);

    /**
     * The activation that stamped a vector; empty where it is lost: later entries are there but not
     * this one, or it names another champion, so the log is not the one that stamped the vector.
     *
     * @param champion that the stamp names beside the entry
     * @param patience how long it may take to read that far
     * @throws io.millrace.schemas.problem.FailureException where the log does not come to the entry
     */
    Optional<Activation> activation(long entry, String champion, Duration patience);

    /**
     * The model of this version and of no other, once it is loaded.
     *
     * @param patience how long it may take
     * @throws io.millrace.schemas.problem.FailureException where it was refused or not loaded in
     *     time
     */
    LoadedModel.Lease await(String version, Duration patience);
}
