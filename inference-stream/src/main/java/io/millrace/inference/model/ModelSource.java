package io.millrace.inference.model;

import io.millrace.inference.session.LoadedModel;
import io.millrace.schemas.model.Manifest;
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
     * The model of this version and of no other, once it is loaded.
     *
     * @param patience how long it may take
     * @throws io.millrace.schemas.problem.FailureException where it was refused or not loaded in
     *     time
     */
    LoadedModel.Lease await(String version, Duration patience);
}
