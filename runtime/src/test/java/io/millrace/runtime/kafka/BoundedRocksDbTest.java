package io.millrace.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.settings.Settings;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

final class BoundedRocksDbTest {
    @Test
    void allStoresShareOneBoundWhateverApplicationTheyBelongTo() {
        RocksDB.loadLibrary();
        try (var first = options("first");
                var second = options("second")) {
            assertThat(first.writeBufferManager())
                    .isNotNull()
                    .isSameAs(second.writeBufferManager());
            assertThat(
                            ((BlockBasedTableConfig) first.tableFormatConfig())
                                    .cacheIndexAndFilterBlocks())
                    .isTrue();
        }
    }

    private static Options options(String application) {
        var properties =
                new Clients(Settings.of(Map.of()))
                        .streams(application, CommittedOffsets.immediate());
        var configs = new StreamsConfig(properties).originals();
        var options = new Options();
        options.setTableFormatConfig(new BlockBasedTableConfig());
        new BoundedRocksDb().setConfig(application, options, configs);
        return options;
    }
}
