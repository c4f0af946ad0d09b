package io.millrace.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteOptions;

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

    @Test
    void fewWritesToManyStoresTakeLittleOfTheirShare(@TempDir Path directory) throws Exception {
        RocksDB.loadLibrary();
        var stores = new ArrayList<RocksDB>();
        try (var options = options("many").setCreateIfMissing(true);
                var writing = new WriteOptions().setDisableWAL(true)) {
            for (int i = 0; i < 100; i++) {
                stores.add(RocksDB.open(options, directory.resolve("store-" + i).toString()));
            }
            for (int round = 0; round < 20; round++) {
                for (var store : stores) {
                    store.put(writing, ("key-" + round).getBytes(UTF_8), new byte[100]);
                }
            }
            long held = 0;
            for (var store : stores) {
                held += store.getLongProperty("rocksdb.cur-size-all-mem-tables");
            }
            assertThat(held).as("write buffers with 20 records each").isLessThan(10 << 20);
        } finally {
            stores.forEach(RocksDB::close);
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
