package dev.parley.local.preflight;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.preflight.Finding.Doubt;
import dev.parley.local.preflight.Finding.Fine;
import dev.parley.local.preflight.Finding.Problem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory and disk. */
final class Resources {
    private static final long MIB = 1024L * 1024;

    /** What all processes but the brokers occupy after some work. */
    private static final long MEMORY_COMFORTABLE = 3_072 * MIB;

    private static final long MEMORY_LEAST = 2_048 * MIB;

    /** What a broker occupies after some work. */
    private static final long MEMORY_OF_A_BROKER = 512 * MIB;

    private static final long DISK_COMFORTABLE = 4_096 * MIB;
    private static final long DISK_LEAST = 1_024 * MIB;

    private Resources() {}

    /**
     * @param brokers that run here
     */
    static Finding memory(int brokers) {
        long available = availableMemory();
        long least = MEMORY_LEAST + brokers * MEMORY_OF_A_BROKER;
        long comfortable = MEMORY_COMFORTABLE + brokers * MEMORY_OF_A_BROKER;
        String detail = "%,d MiB available".formatted(available / MIB);
        if (available < least) {
            return new Problem(
                    "memory",
                    detail,
                    "close something or give the machine more: Parley needs %s at least, %s to be at ease"
                            .formatted(gibibytes(least), gibibytes(comfortable)));
        }
        return available < comfortable
                ? new Doubt("memory", detail, gibibytes(comfortable) + " would be comfortable")
                : new Fine("memory", detail);
    }

    private static String gibibytes(long bytes) {
        return "%.1f GiB".formatted(bytes / (1024.0 * MIB));
    }

    static Finding disk(StateDirectory home) {
        try {
            Path existing = home.root();
            for (Path above = existing; above != null; above = above.getParent()) {
                existing = above;
                if (Files.exists(existing)) {
                    break;
                }
            }
            long usable = Files.getFileStore(existing).getUsableSpace();
            String detail = "%,d MiB free for %s".formatted(usable / MIB, home.root());
            if (!Files.isWritable(existing)) {
                return new Problem(
                        "disk",
                        existing + " is not writable",
                        "set PARLEY_HOME to a folder of your own");
            }
            if (usable < DISK_LEAST) {
                return new Problem(
                        "disk", detail, "free 1 GiB at least, or set PARLEY_HOME to another disk");
            }
            return usable < DISK_COMFORTABLE
                    ? new Doubt("disk", detail, "the logs of Kafka grow to some GiB under load")
                    : new Fine("disk", detail);
        } catch (IOException failure) {
            return new Problem("disk", failure.toString(), "set PARLEY_HOME to another folder");
        }
    }

    private static long availableMemory() {
        Path meminfo = Path.of("/proc/meminfo");
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        try {
            long kibibytes =
                    Files.readAllLines(meminfo).stream()
                            .filter(line -> line.startsWith("MemAvailable:"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElseThrow(() -> new IOException("no MemAvailable"));
            // In a container the limit of the container counts, which only the JVM knows.
            return Math.min(kibibytes * 1024, system.getTotalMemorySize());
        } catch (IOException notLinux) {
            // What macOS calls free leaves out what it would give up at once, so judge by the
            // whole.
            return system.getTotalMemorySize() / 2;
        }
    }
}
