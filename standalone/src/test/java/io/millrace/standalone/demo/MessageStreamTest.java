package io.millrace.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MessageStreamTest {
    private static final int DAY = CardFraudGenerator.DAY;

    @Test
    void theSeedDecidesEveryByteOnEveryJdk() throws Exception {
        assertThat(digest(7))
                .isEqualTo("651aeaa6d837fa875a847ee0f074d7987a3d766cd8e60df592c65772081e7eca");
        assertThat(digest(8)).isNotEqualTo(digest(7));
    }

    @Test
    void messagesComeInTheOrderOfTimeWithGrowingIds() {
        var generator = town(7);
        var stream = MessageStream.from(generator);
        long time = generator.startSeconds();
        long id = -1;
        for (int i = 0; i < 50_000; i++) {
            var message = stream.next();
            assertThat(message.timeSeconds()).isGreaterThanOrEqualTo(time);
            time = message.timeSeconds();
            if (message instanceof Transaction transaction) {
                assertThat(transaction.txId()).isGreaterThan(id);
                id = transaction.txId();
            }
        }
    }

    @Test
    void everyTransactionIsLabelledOnceWithinTheHorizon() {
        var generator = town(7);
        var stream = MessageStream.from(generator);
        Map<Long, Transaction> open = new HashMap<>();
        long end = generator.startSeconds() + 40L * DAY;
        while (stream.peek().timeSeconds() < end) {
            var message = stream.next();
            if (message instanceof Transaction transaction) {
                open.put(transaction.txId(), transaction);
            } else if (message instanceof Label label) {
                var transaction = open.remove(label.txId());
                assertThat(transaction).isNotNull();
                assertThat(label.fraud()).isEqualTo(transaction.fraud());
                assertThat(label.timeSeconds() - transaction.timeSeconds())
                        .isBetween((long) DAY, 7L * DAY);
            }
        }
        assertThat(open.values())
                .allMatch(transaction -> transaction.timeSeconds() >= end - 7L * DAY);
    }

    @Test
    void resumesAnywhereWithTheSameMessages() {
        var generator = town(7);
        long middle = generator.startSeconds() + 17L * DAY + 40_000;
        var whole = MessageStream.from(generator);
        while (whole.peek().timeSeconds() <= middle) {
            whole.next();
        }
        var resumed = MessageStream.after(generator, middle);
        for (int i = 0; i < 20_000; i++) {
            assertThat(resumed.next()).isEqualTo(whole.next());
        }
    }

    @Test
    void fraudsAreRareAndOfAllThreeKinds() {
        var generator = town(7);
        var scenarios = new int[4];
        int days = 90;
        for (int day = 0; day < days; day++) {
            generator.day(day).transactions().forEach(payment -> scenarios[payment.scenario()]++);
        }
        double all = scenarios[0] + scenarios[1] + scenarios[2] + scenarios[3];
        assertThat(all / days).isBetween(850.0, 1_150.0);
        assertThat((all - scenarios[0]) / all).isBetween(0.005, 0.02);
        assertThat(IntStream.of(scenarios)).allMatch(count -> count > 20);
    }

    @Test
    void amountsAreWrittenWithTwoPlaces() {
        assertThat(new Transaction(3, 100, 1, 2, 5_07, 0).json())
                .isEqualTo(
                        "{\"tx_id\":3,\"t\":100,\"customer_id\":\"c1\",\"terminal_id\":\"t2\","
                                + "\"amount\":5.07}");
        assertThat(new Transaction(3, 100, 1, 2, 120_70, 0).json()).contains(":120.70}");
        assertThat(new Label(3, 200, true).json())
                .isEqualTo("{\"tx_id\":3,\"t\":200,\"fraud\":true}");
    }

    private static String digest(long seed) throws Exception {
        var generator = town(seed);
        var stream = MessageStream.from(generator);
        var digest = MessageDigest.getInstance("SHA-256");
        long end = generator.startSeconds() + 20L * DAY;
        while (stream.peek().timeSeconds() < end) {
            var message = stream.next();
            digest.update(message.key().getBytes(StandardCharsets.UTF_8));
            digest.update(message.json().getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static CardFraudGenerator town(long seed) {
        return new CardFraudGenerator(TownSettings.demo(seed));
    }
}
