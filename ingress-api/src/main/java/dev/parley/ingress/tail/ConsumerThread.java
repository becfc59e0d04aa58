package dev.parley.ingress.tail;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that owns a consumer of the chunk log. After an error it takes another, a second later.
 *
 * <p>Thread safety: safe.
 */
final class ConsumerThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerThread.class);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

    /** What the thread does. */
    interface Work {
        /** Reads until stopped. An error of the consumer is thrown on. */
        void read(Consumer<byte[], byte[]> consumer, ConsumerThread by);

        /** The consumer is gone, by an error or because the thread stops. */
        default void ended() {}

        /** The thread is to stop: ends what else than the consumer it may be waiting for. */
        default void wake() {}
    }

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Work work;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    ConsumerThread(String name, Supplier<Consumer<byte[], byte[]>> consumers, Work work) {
        this.consumers = consumers;
        this.work = work;
        this.thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
    }

    boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** Waits so long, or until stopped. */
    void pause(Duration time) {
        try {
            if (stopped.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("stopped amid a pause");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        work.wake();
        Consumer<byte[], byte[]> reading = current;
        if (reading != null) {
            reading.wakeup();
        }
        if (thread.isAlive()) {
            try {
                thread.join(CLOSE_BOUND);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (isRunning()) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                work.read(consumer, this);
            } catch (WakeupException e) {
                LOG.debug("woken to stop");
            } catch (KafkaException e) {
                work.ended();
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("the chunk log cannot be read; trying again");
                pause(REST);
            }
        }
        work.ended();
    }
}
