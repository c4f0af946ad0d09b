package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.schemas.plan.Plan;
import picocli.CommandLine.Mixin;

/** Options of a command that looks at a pipeline which runs on a cluster, or changes it. */
final class OnCluster {
    @Mixin private PipelineOption pipeline;
    @Mixin private SettingsOptions settings;
    @Mixin private BrokersOption brokers;

    Plan plan() {
        return pipeline.read();
    }

    /** Fails at once where no broker answers. */
    Clients connect() {
        var clients = new Clients(settings.readForCluster(brokers.given()));
        Cluster.connect(clients).close();
        return clients;
    }
}
