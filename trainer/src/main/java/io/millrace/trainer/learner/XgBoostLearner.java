package io.millrace.trainer.learner;

import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient-boosted trees by XGBoost, histogram method. Boosting starts from the best constant of
 * the training rows (log-odds, mean or median); where there are validation rows, only the rounds up
 * to the least loss on them are kept. The number of threads changes the time and not the model.
 */
public final class XgBoostLearner implements Learner {
    static final String NAME = "xgboost";

    private static final Parameters DEFAULTS =
            Parameters.of(
                    Map.of(
                            "colsample_bytree", 0.8,
                            "eta", 0.1,
                            "gamma", 0.0,
                            "lambda", 1.0,
                            "max_depth", 6.0,
                            "min_child_weight", 5.0,
                            "patience", 20.0,
                            "rounds", 300.0,
                            "subsample", 0.8));

    private final Loss loss;
    private final int threads;
    private final String treeMethod;
    private final boolean fromEvenOdds;

    /** For classifiers. */
    public XgBoostLearner(int threads) {
        this(Loss.LOG_LOSS, threads);
    }

    /**
     * @param loss that trees are grown by
     * @param threads at most what the machine has to spare: waiting OpenMP threads spin, and on a
     *     busy machine more of them made training seven times slower
     */
    public XgBoostLearner(Loss loss, int threads) {
        this(loss, threads, "hist", false);
    }

    private XgBoostLearner(Loss loss, int threads, String treeMethod, boolean fromEvenOdds) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads);
        }
        this.loss = loss;
        this.threads = threads;
        this.treeMethod = treeMethod;
        this.fromEvenOdds = fromEvenOdds;
    }

    /**
     * Grows trees as XGBoost up to 1.7 does unless told otherwise, to compare with what it
     * published: every split is looked at ({@code tree_method=exact}) and boosting starts from even
     * odds ({@code base_score=0.5}).
     */
    public static XgBoostLearner asBeforeVersion2(int threads) {
        return new XgBoostLearner(Loss.LOG_LOSS, threads, "exact", true);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Parameters defaults() {
        return DEFAULTS;
    }

    @Override
    public Parameters sample(RandomGenerator random) {
        return DEFAULTS.with("max_depth", Draw.integer(random, 3, 8))
                .with("eta", Draw.scale(random, 0.03, 0.3))
                .with("min_child_weight", Draw.scale(random, 1, 50))
                .with("subsample", Draw.uniform(random, 0.5, 1))
                .with("colsample_bytree", Draw.uniform(random, 0.4, 1))
                .with("lambda", Draw.scale(random, 0.1, 20))
                .with("gamma", Draw.scale(random, 0.001, 5));
    }

    @Override
    public TrainedModel fit(Dataset train, Dataset validation, Parameters parameters, long seed) {
        requireReady();
        parameters.requireNamesOf(DEFAULTS);
        loss.require(NAME, train);
        float baseMargin = fromEvenOdds ? 0 : (float) loss.baseMargin(train);
        try (var rows = new NativeRows(train, baseMargin);
                var later = validation.isEmpty() ? null : new NativeRows(validation, baseMargin)) {
            var booster =
                    XGBoost.train(
                            rows.matrix(), settings(parameters, seed), 0, Map.of(), null, null);
            try {
                int rounds = boost(booster, rows, later, parameters);
                return new XgBoostModel(
                        parameters,
                        train.columns(),
                        booster.toByteArray("json"),
                        rounds,
                        baseMargin,
                        threads);
            } finally {
                booster.dispose();
            }
        } catch (XGBoostError e) {
            throw failure("cannot be trained", e);
        }
    }

    /** Boosts until the validation loss has not fallen for a while; returns the best length. */
    private static int boost(
            Booster booster, NativeRows rows, NativeRows later, Parameters parameters)
            throws XGBoostError {
        int most = parameters.integer("rounds");
        int patience = parameters.integer("patience");
        var loss = new float[1];
        float lowest = Float.POSITIVE_INFINITY;
        int best = 0;
        for (int round = 0; round < most && (later == null || round < best + patience); round++) {
            booster.update(rows.matrix(), round);
            if (later == null) {
                best = round + 1;
                continue;
            }
            booster.evalSet(
                    new DMatrix[] {later.matrix()}, new String[] {"validation"}, round, loss);
            if (loss[0] < lowest) {
                lowest = loss[0];
                best = round + 1;
            }
        }
        return best;
    }

    private Map<String, Object> settings(Parameters parameters, long seed) {
        var settings = new TreeMap<String, Object>();
        parameters.values().forEach((name, value) -> settings.put(name, value.toString()));
        settings.remove("rounds");
        settings.remove("patience");
        settings.put("max_depth", parameters.integer("max_depth"));
        settings.put("objective", loss.xgboost());
        settings.put("eval_metric", loss.xgboostMetric());
        settings.put("base_score", "0.5");
        settings.put("tree_method", treeMethod);
        settings.put("nthread", threads);
        settings.put("seed", (int) (seed & Integer.MAX_VALUE));
        settings.put("verbosity", 0);
        return settings;
    }

    @Override
    public void requireReady() {
        try (var probe = new NativeRows(new float[] {0}, 1)) {
            probe.matrix().rowNum();
        } catch (LinkageError | XGBoostError e) {
            throw new FailureException(
                    "XGBoost's native library cannot be loaded (%s %s): %s"
                            .formatted(
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch"),
                                    innermost(e)),
                    remedy(),
                    e);
        }
    }

    private static String remedy() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var install =
                system.contains("mac")
                        ? "install OpenMP: brew install libomp"
                        : system.contains("win")
                                ? "install the Visual C++ redistributable (vcomp140.dll)"
                                : "install OpenMP: apt-get install libgomp1, or dnf install libgomp"
                                        + " (Alpine's musl is not supported)";
        return install + "; or train with candidates: [logistic], of a regression [linear]";
    }

    private static String innermost(Throwable error) {
        var cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    static FailureException failure(String what, XGBoostError error) {
        return new FailureException(
                "XGBoost: the model " + what + ": " + error.getMessage(), "", error);
    }
}
