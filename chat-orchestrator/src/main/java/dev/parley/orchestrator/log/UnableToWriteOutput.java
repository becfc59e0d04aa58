package dev.parley.orchestrator.log;

/**
 * What a record leads to is larger than any record may be, so the record can never be processed.
 */
final class UnableToWriteOutput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToWriteOutput(String topic, int size, int largest) {
        super(
                "leads to a record of %d bytes on %s (expected: at most %d)"
                        .formatted(size, topic, largest));
    }
}
