package dev.parley.ingress.publish;

import dev.parley.events.topic.PartitionCountMismatch;
import dev.parley.events.topic.TopicTable;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that the topics are there before anything reads or writes them, on a thread of its
 * own: the process does not wait for the brokers, it is merely not ready before.
 */
public final class Preparation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final Supplier<Admin> admins;
    private final TopicTable topics;
    private final KafkaConversationLog log;
    private final Runnable then;
    private final Runnable unfit;
    private final Thread thread;

    /**
     * @param then done once, when the topics are there
     * @param unfit done instead when the topics can never fit this process
     */
    public Preparation(
            Supplier<Admin> admins,
            TopicTable topics,
            KafkaConversationLog log,
            Runnable then,
            Runnable unfit) {
        this.admins = admins;
        this.topics = topics;
        this.log = log;
        this.then = then;
        this.unfit = unfit;
        this.thread = Thread.ofVirtual().name("topics").unstarted(this::run);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            topics.prepareInTime(admins);
            log.warm();
            then.run();
        } catch (PartitionCountMismatch e) {
            LOG.error(e.getMessage());
            unfit.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
