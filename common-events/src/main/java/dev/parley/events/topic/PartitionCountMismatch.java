package dev.parley.events.topic;

/**
 * A topic has another number of partitions than this process is configured for. Going on would
 * split conversations over two partitions, so the process must not start.
 */
public final class PartitionCountMismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The status with which a process exits that meets this. */
    public static final int EXIT_STATUS = 78;

    PartitionCountMismatch(String topic, int found, int configured) {
        super(
                ("topic %s has %d partitions, but PARLEY_PARTITIONS is %d: the number can never change after the"
                                + " first start; set PARLEY_PARTITIONS=%d")
                        .formatted(topic, found, configured, found));
    }
}
