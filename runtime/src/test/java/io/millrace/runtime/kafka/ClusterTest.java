package io.millrace.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClusterTest {
    @Test
    void noBrokerAtTheAddressIsOneClearMessage() throws IOException {
        var closed = "127.0.0.1:" + BrokerProcess.freePort();
        var settings =
                Settings.of(Map.of("kafka.bootstrap-servers", closed, "kafka.timeout", "1s"));

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> Cluster.connect(new Clients(settings)))
                .withMessageStartingWith(
                        "No Kafka broker answered at "
                                + closed
                                + " within 1.0 s\n  -> start it, or set");
    }

    @Test
    void anAddressThatCannotBeReadIsOneClearMessage() {
        var settings = Settings.of(Map.of("kafka.bootstrap-servers", "nonsense"));

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> Cluster.connect(new Clients(settings)))
                .withMessageContaining("Cannot connect to Kafka at nonsense: Invalid url")
                .withMessageContaining("check kafka.bootstrap-servers");
    }

    @Test
    void aTrustStoreThatIsMissingIsOneClearMessage() {
        var settings =
                Settings.of(
                        Map.of(
                                "kafka.client.security.protocol", "SSL",
                                "kafka.client.ssl.truststore.location", "missing.p12"));

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> Cluster.connect(new Clients(settings)))
                .withMessageContaining("missing.p12")
                .withMessageContaining("check kafka.bootstrap-servers and kafka.client.*");
    }
}
