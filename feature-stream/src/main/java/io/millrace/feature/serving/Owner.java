package io.millrace.feature.serving;

import io.millrace.runtime.http.RejectedException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Who holds a key.
 *
 * @param host where the instance serves HTTP
 */
record Owner(HostInfo host, int partition) {

    /** Finds owners; any thread. */
    @FunctionalInterface
    interface Finder {
        /** Throws {@link RejectedException} where that is not known at the moment. */
        Owner of(String store, byte[] key);
    }
}
