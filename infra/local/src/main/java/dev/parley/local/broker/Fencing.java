package dev.parley.local.broker;

import dev.parley.local.component.UnableToStart;
import dev.parley.local.process.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lets a single broker that was killed learn that it was gone, before it comes back: its node runs
 * for a moment as a controller alone, which finds no broker, and writes so into the metadata.
 *
 * <p>Without that the broker begins by believing that it still leads everything, takes up the
 * transactions that were just ending, and while it sends their markers is told that nothing has a
 * leader. It then takes the partitions for deleted (Kafka 4.3 and 4.4), leaves the markers out and
 * calls the transactions complete: their records stay hidden, and consumers that read what is
 * committed stand still, for good. A broker that starts with the knowledge leads nothing until it
 * leads all again.
 */
final class Fencing {
    /** How soon the controller gives a broker up that it does not hear from. */
    static final Duration SESSION = Duration.ofSeconds(1);

    private static final String LEARNED = "because its session has timed out";
    private static final String ACTIVE = "Activated periodic tasks";
    private static final String NEVER_REGISTERED = "\"brokerEpoch\":-1}";
    private static final Duration LOOK = Duration.ofMillis(50);

    /**
     * For a controller that finds nothing to give up: the broker had been fenced before it died.
     */
    private static final Duration AFTER_ACTIVE = SESSION.multipliedBy(4);

    /**
     * What the controller learns is only said when its log says it: it loses what it has not
     * appended when it is ended. It appends in order, twice a second at least, and all that waits
     * at once.
     */
    private static final int APPENDS = 2;

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(20);

    private Fencing() {}

    /** Whether a broker with its data here has run and was not ended politely. */
    static boolean isDue(Path data) throws IOException {
        return Files.exists(metadata(data)) && !wasEndedPolitely(data);
    }

    /** One that ends because it may not register ends cleanly too, without an epoch. */
    private static boolean wasEndedPolitely(Path data) throws IOException {
        Path note = data.resolve(".kafka_cleanshutdown");
        return Files.exists(note)
                && !Files.readString(note, StandardCharsets.UTF_8).contains(NEVER_REGISTERED);
    }

    private static Path metadata(Path data) {
        return data.resolve("__cluster_metadata-0");
    }

    /**
     * Returns when the controller has run and ended; where it found nothing to learn, too.
     *
     * @param controller starts the node as a controller alone
     * @param data of the broker
     * @param log the file that it tells about itself in
     * @throws UnableToStart when it does not run
     */
    static void run(Launch controller, Path data, Path log, Path output) throws IOException {
        Files.createDirectories(output.getParent());
        Files.deleteIfExists(log);
        Process process = controller.into(output).start();
        try {
            if (!await(process, data, log)) {
                throw new UnableToStart(
                        "the controller of a broker that was killed does not run; see " + output);
            }
            process.destroy();
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                throw new UnableToStart(
                        "the controller of a broker that was killed does not end; see " + log);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnableToStart("interrupted while a killed broker recovers", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean await(Process process, Path data, Path log)
            throws IOException, InterruptedException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        long enough = Long.MAX_VALUE;
        boolean learned = false;
        int appends = 0;
        long size = 0;
        while (appends < APPENDS) {
            long now = System.nanoTime();
            if (!process.isAlive() || now > limit) {
                return false;
            }
            if (learned || now > enough) {
                long before = size;
                size = size(data);
                appends += before > 0 && size != before ? 1 : 0;
            } else if (says(log, LEARNED)) {
                learned = true;
            } else if (enough == Long.MAX_VALUE && says(log, ACTIVE)) {
                enough = now + AFTER_ACTIVE.toNanos();
            }
            Thread.sleep(LOOK);
        }
        return true;
    }

    private static long size(Path data) throws IOException {
        try (Stream<Path> files = Files.list(metadata(data))) {
            long sum = 0;
            for (Path file : files.filter(each -> each.toString().endsWith(".log")).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    private static boolean says(Path log, String words) throws IOException {
        if (!Files.exists(log)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.anyMatch(line -> line.contains(words));
        }
    }
}
