package io.millrace.schemas.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActivationTest {
    private final Activation plain = Activation.champion("v1", "why", "me", 1);

    @Test
    void theCanarysEntitiesAreTheSameForEver() {
        var canary = plain.withCanary("v2", 0.1);

        // Golden: another answer means that entities change sides when the programs are upgraded.
        assertThat(
                        IntStream.range(0, 40)
                                .filter(i -> canary.canaryServes("customer-" + i))
                                .boxed()
                                .toList())
                .isEqualTo(List.of(5, 12, 14, 24));
    }

    @Test
    void aGrowingShareKeepsItsEntitiesAndIsMet() {
        var some = plain.withCanary("v2", 0.1);
        var more = plain.withCanary("v2", 0.25);
        int served = 0;
        for (int i = 0; i < 20_000; i++) {
            if (some.canaryServes("k" + i)) {
                assertThat(more.canaryServes("k" + i)).isTrue();
            }
            served += more.canaryServes("k" + i) ? 1 : 0;
        }
        assertThat(served).isBetween(4_700, 5_300);
        assertThat(plain.withCanary("v2", 1).canaryServes("any")).isTrue();
        assertThat(plain.withCanary("v2", 0).canaryServes("any")).isFalse();
        assertThat(plain.withCanary("v1", 1).canaryServes("any")).isFalse();
    }

    @Test
    void aVersionHasOneRole() {
        var canary = plain.withShadow("v2").withCanary("v2", 0.5);
        assertThat(canary.shadows()).isEmpty();
        assertThat(canary.withShadow("v2").canary()).isNull();
        assertThat(canary.withChampion("v2")).isEqualTo(Activation.champion("v2", "why", "me", 1));
        assertThat(canary.withShadow("v3").withChampion("v3").shadows()).isEmpty();
        assertThat(canary.withShadow("v3").versions()).containsExactly("v1", "v2", "v3");
    }

    @Test
    void shadowsNeverScoreWhatTheyServe() {
        var all = plain.withCanary("v2", 1).withShadow("v3");
        assertThat(all.serving("k")).isEqualTo("v2");
        assertThat(all.shadowing("k")).containsExactly("v1", "v3");
        assertThat(plain.withShadow("v3").shadowing("k")).containsExactly("v3");
        assertThat(plain.shadowing("k")).isEmpty();
    }

    @Test
    void aShareThatIsNoneIsRefused() {
        var json = "{\"champion\":\"v1\",\"canary\":\"v2\",\"canary_share\":1.5,\"at\":0}";
        assertThatThrownBy(() -> ActivationCodec.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("1.5");
    }
}
