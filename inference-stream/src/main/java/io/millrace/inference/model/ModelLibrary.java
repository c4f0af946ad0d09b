package io.millrace.inference.model;

import io.millrace.inference.gate.Check;
import io.millrace.inference.gate.Refusal;
import io.millrace.inference.gate.RefusedException;
import io.millrace.inference.gate.ServeGate;
import io.millrace.inference.session.LoadedModel;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.problem.FailureException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All versions that were published, and those of them that are loaded. A version is known, then
 * admitted through the gate or refused for ever. No more than so many are loaded at a time: the one
 * not asked for the longest goes, and comes back through the gate when it is asked for.
 */
final class ModelLibrary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLibrary.class);

    /** Is told once per version what the gate said. */
    interface Listener {
        void admitted(String version);

        void refused(String version, Refusal refusal);
    }

    private static final class Entry {
        private final Manifest manifest;
        private Refusal refusal;
        private LoadedModel model;
        private boolean loading;
        private boolean admitted;

        private Entry(Manifest manifest) {
            this.manifest = manifest;
        }
    }

    private final ServeGate gate;
    private final ModelCache cache;
    private final int mostLoaded;
    private final Listener listener;
    private final ExecutorService loader =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "model-gate"));

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Entry> loaded = new LinkedHashMap<>(16, 0.75f, true);
    private RuntimeException failure;
    private boolean closed;

    ModelLibrary(ServeGate gate, ModelCache cache, int mostLoaded, Listener listener) {
        this.gate = gate;
        this.cache = cache;
        this.mostLoaded = mostLoaded;
        this.listener = listener;
    }

    /**
     * Makes a published version known. The same version with other content is turned away. One
     * thread.
     */
    void publish(ModelBundle bundle) {
        var manifest = bundle.manifest();
        var known = manifest(manifest.version());
        if (known.isPresent()) {
            if (!known.get().sha256().equals(manifest.sha256())) {
                LOG.error(
                        "version {} was published again with other content; the first stays",
                        manifest.version());
            }
            return;
        }
        cache.store(bundle);
        lock.lock();
        try {
            entries.put(manifest.version(), new Entry(manifest));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leaves the files of the newest versions, of those loaded and of these on disk, as many as may
     * be loaded; older ones come from the topic when they are asked for.
     */
    void clean(Set<String> named) {
        var needed = new HashSet<String>();
        lock.lock();
        try {
            int newest = entries.size() - mostLoaded;
            for (var each : entries.entrySet()) {
                var entry = each.getValue();
                boolean use =
                        newest-- <= 0
                                || entry.model != null
                                || entry.loading
                                || named.contains(each.getKey());
                if (use && entry.manifest != null) {
                    needed.add(entry.manifest.sha256());
                }
            }
        } finally {
            lock.unlock();
        }
        cache.keepOnly(needed);
    }

    /** Makes a version known that cannot even be put together; publishing it again may help. */
    void broken(String version, String reason) {
        if (manifest(version).isPresent()) {
            LOG.error("version {} was published again, and wrongly: {}", version, reason);
            return;
        }
        var refusal = new Refusal(Check.CHUNKS, reason);
        lock.lock();
        try {
            var entry = new Entry(null);
            entry.refusal = refusal;
            entries.put(version, entry);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.refused(version, refusal);
    }

    /** Of a version that could be put together. */
    private Optional<Manifest> manifest(String version) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(version)).map(entry -> entry.manifest);
        } finally {
            lock.unlock();
        }
    }

    /** Starts to load a version that is known. Returns at once. */
    void load(String version) {
        lock.lock();
        try {
            var entry = entries.get(version);
            if (entry != null) {
                startLoading(entry);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Of a version that is loaded; one that is only known starts to load. */
    Optional<LoadedModel.Lease> lease(String version) {
        lock.lock();
        try {
            var entry = entries.get(version);
            if (entry == null) {
                return Optional.empty();
            }
            startLoading(entry);
            return Optional.ofNullable(loaded.get(version)).flatMap(held -> held.model.lease());
        } finally {
            lock.unlock();
        }
    }

    boolean isLoaded(String version) {
        lock.lock();
        try {
            return entries.containsKey(version) && entries.get(version).model != null;
        } finally {
            lock.unlock();
        }
    }

    /** See {@link ModelSource#await}. */
    LoadedModel.Lease await(String version, Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (true) {
                var lease = leaseOf(version);
                if (lease.isPresent()) {
                    return lease.get();
                }
                if (left <= 0) {
                    throw new FailureException(
                            "Model %s, which has to score a vector, was not loaded within %d s"
                                    .formatted(version, patience.toSeconds()),
                            entries.containsKey(version)
                                    ? "loading takes too long: look at the log, then start again"
                                    : "it is not on the models topic: publish it again, then start again");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                    "Interrupted while waiting for model " + version, "", interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting with this. */
    void fail(RuntimeException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            loaded.values().forEach(entry -> entry.model.close());
            loaded.values().forEach(entry -> entry.model = null);
            loaded.clear();
        } finally {
            lock.unlock();
        }
        fail(new FailureException("The models are closed", ""));
        loader.shutdownNow();
        try {
            if (!loader.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("a model is still being loaded");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<LoadedModel.Lease> leaseOf(String version) {
        if (failure != null) {
            throw failure;
        }
        var entry = loaded.get(version);
        if (entry != null) {
            return entry.model.lease();
        }
        var known = entries.get(version);
        if (known != null && known.refusal != null) {
            throw new FailureException(
                    "Model "
                            + version
                            + ", which has to score a vector, was refused: "
                            + known.refusal,
                    "an activation must name versions that were loaded: append one that does and "
                            + "score this range again with it");
        }
        if (known != null) {
            startLoading(known);
        }
        return Optional.empty();
    }

    private void startLoading(Entry entry) {
        if (!entry.loading && entry.model == null && entry.refusal == null && !closed) {
            entry.loading = true;
            loader.execute(() -> load(entry));
        }
    }

    private void load(Entry entry) {
        var version = entry.manifest.version();
        try {
            long start = System.nanoTime();
            var model = gate.admit(cache.read(entry.manifest));
            LOG.info("model {} loaded in {} ms", version, (System.nanoTime() - start) / 1_000_000);
            if (shelve(version, entry, model)) {
                listener.admitted(version);
            }
        } catch (RefusedException refused) {
            LOG.error("model {} refused: {}", version, refused.refusal());
            settle(entry, refused.refusal());
            listener.refused(version, refused.refusal());
        } catch (RuntimeException failed) {
            if (isClosed()) {
                LOG.debug("model {} is not needed any more", version, failed);
            } else {
                LOG.error("model {} cannot be loaded", version, failed);
                fail(failed);
            }
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Whether this is the first time. */
    private boolean shelve(String version, Entry entry, LoadedModel model) {
        lock.lock();
        try {
            entry.loading = false;
            if (closed) {
                model.close();
                return false;
            }
            entry.model = model;
            loaded.put(version, entry);
            if (loaded.size() > mostLoaded) {
                var eldest = loaded.entrySet().iterator().next();
                loaded.remove(eldest.getKey());
                eldest.getValue().model.close();
                eldest.getValue().model = null;
            }
            boolean first = !entry.admitted;
            entry.admitted = true;
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void settle(Entry entry, Refusal refusal) {
        lock.lock();
        try {
            entry.loading = false;
            entry.refusal = refusal;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
