package dev.parley.orchestrator.log;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Lets all stores of the process share one bounded piece of memory; by default each store of each
 * partition has its own. Made by Kafka Streams, by its class name.
 */
public final class BoundedStoreMemory implements RocksDBConfigSetter {
    private static final long TOTAL = 96L * 1024 * 1024;
    private static final long WRITES = 48L * 1024 * 1024;
    private static final long WRITES_OF_ONE_STORE = 4L * 1024 * 1024;

    /** Shared by all stores until the process ends. */
    private static final Cache CACHE = new LRUCache(TOTAL);

    private static final WriteBufferManager WRITE_BUFFERS = new WriteBufferManager(WRITES, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> settings) {
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(CACHE);
        tables.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(tables);
        options.setWriteBufferManager(WRITE_BUFFERS);
        options.setWriteBufferSize(WRITES_OF_ONE_STORE);
        options.setMaxWriteBufferNumber(2);
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache and the write buffers outlive the store.
    }
}
