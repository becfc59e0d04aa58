package dev.parley.bench.cost;

/**
 * What a process and its children have used since they began.
 *
 * @param cpuMillis of user and system time, those of children that have ended included; counted by
 *     the kernel in steps of 10 ms
 * @param writtenBytes handed to file systems
 * @param memoryBytes resident now; pages shared by children are counted once for each
 * @param collectionMillis spent in garbage collection; 0 where it is no JVM
 */
public record Usage(long cpuMillis, long writtenBytes, long memoryBytes, double collectionMillis) {

    /** Nothing at all. */
    static final Usage NONE = new Usage(0, 0, 0, 0);

    Usage plus(Usage other) {
        return new Usage(
                cpuMillis + other.cpuMillis,
                writtenBytes + other.writtenBytes,
                memoryBytes + other.memoryBytes,
                collectionMillis + other.collectionMillis);
    }

    /** What was used since; memory is that of now. */
    Usage since(Usage before) {
        return new Usage(
                cpuMillis - before.cpuMillis,
                writtenBytes - before.writtenBytes,
                memoryBytes,
                collectionMillis - before.collectionMillis);
    }
}
