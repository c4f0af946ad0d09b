package io.millrace.standalone.kafka;

import io.millrace.runtime.settings.StreamSettings;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The consumer groups of a pipeline and the topics they read. */
public final class PipelineGroups {
    public static final String FEATURE_STREAM = "feature-stream";
    public static final String INFERENCE_STREAM = "inference-stream";

    /**
     * Source, by-id, entity, answers, by-id, training-examples, and one more for the predictions:
     * the longest way that one record takes.
     */
    public static final int HOPS = 7;

    private PipelineGroups() {}

    /** {@link #HOPS}, and one for each table that an event may pass on its way to an entity. */
    public static int hops(Plan plan) {
        return HOPS + plan.tables().size();
    }

    /** Application ids, which are the names of the groups. */
    public static List<String> names(Plan plan, StreamSettings stream) {
        return List.of(
                stream.applicationId(plan.pipeline(), FEATURE_STREAM),
                stream.applicationId(plan.pipeline(), INFERENCE_STREAM));
    }

    public static List<GroupLag.Reader> readers(Plan plan, StreamSettings stream) {
        return List.of(
                new GroupLag.Reader(
                        stream.applicationId(plan.pipeline(), FEATURE_STREAM),
                        featureTopics(plan),
                        false),
                new GroupLag.Reader(
                        stream.applicationId(plan.pipeline(), INFERENCE_STREAM),
                        Set.of(plan.topics().features()),
                        true));
    }

    private static Set<String> featureTopics(Plan plan) {
        var topics = new TreeSet<String>();
        plan.sources().stream().map(SourcePlan::topic).forEach(topics::add);
        plan.entities().stream()
                .map(EntityPlan::name)
                .map(plan.topics()::entity)
                .forEach(topics::add);
        plan.tables().stream().map(TablePlan::topic).forEach(topics::add);
        plan.tables().stream().map(TablePlan::name).map(plan.topics()::table).forEach(topics::add);
        topics.add(plan.topics().answers());
        if (plan.label() != null) {
            topics.add(plan.label().topic());
            topics.add(plan.topics().byId());
        }
        return topics;
    }
}
