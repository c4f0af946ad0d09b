package io.millrace.trainer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.model.ModelStatus;
import io.millrace.trainer.publish.Servers.Readiness;
import org.junit.jupiter.api.Test;

class ServersTest {
    private final Servers servers = new Servers("v2");

    @Test
    void nobodyIsAliveWithoutAFreshHeartbeat() {
        assertThat(servers.answer(0).readiness()).isEqualTo(Readiness.NOBODY);
        says(ModelStatus.alive("a", 1_000));
        assertThat(servers.answer(16_000).readiness()).isEqualTo(Readiness.PENDING);
        assertThat(servers.answer(16_001).readiness()).isEqualTo(Readiness.NOBODY);
    }

    @Test
    void allLiveOnesMustHaveLoadedThisVersion() {
        says(ModelStatus.alive("a", 0));
        says(ModelStatus.alive("b", 0));
        says(ModelStatus.loaded("a", "v1", 0));
        says(ModelStatus.loaded("b", "v2", 0));
        var pending = servers.answer(1);
        assertThat(pending.readiness()).isEqualTo(Readiness.PENDING);
        assertThat(pending.detail()).isEqualTo("not loaded by a");
        says(ModelStatus.active("a", "v2", 1));
        assertThat(servers.answer(1).readiness()).isEqualTo(Readiness.LOADED);
    }

    @Test
    void oneThatHasLeftIsNotWaitedFor() {
        says(ModelStatus.alive("a", 0));
        says(ModelStatus.alive("b", 0));
        says(ModelStatus.loaded("b", "v2", 0));
        servers.accept("a/-".getBytes(UTF_8), null);
        assertThat(servers.answer(1).readiness()).isEqualTo(Readiness.LOADED);
    }

    @Test
    void aRefusalOfALiveOneDecidesAndSaysWhy() {
        says(ModelStatus.alive("a", 20_000));
        says(ModelStatus.alive("dead", 0));
        says(ModelStatus.refused("dead", "v2", "size", "old news", 0));
        assertThat(servers.answer(20_000).readiness()).isEqualTo(Readiness.PENDING);
        says(ModelStatus.refused("a", "v2", "latency", "too slow", 20_000));
        var answer = servers.answer(20_000);
        assertThat(answer.readiness()).isEqualTo(Readiness.REFUSED);
        assertThat(answer.detail()).isEqualTo("a refuses it (latency): too slow");
    }

    @Test
    void whatIsNotAStatusIsPassedOver() {
        servers.accept("x".getBytes(UTF_8), "{}".getBytes(UTF_8));
        servers.accept(null, null);
        assertThat(servers.answer(0).readiness()).isEqualTo(Readiness.NOBODY);
    }

    private void says(ModelStatus status) {
        servers.accept(status.key().getBytes(UTF_8), status.toJson());
    }
}
