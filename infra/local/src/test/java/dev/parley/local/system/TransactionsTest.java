package dev.parley.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.local.broker.Broker;
import dev.parley.local.component.Libraries;
import dev.parley.local.component.Loopback;
import dev.parley.local.home.StateDirectory;
import dev.parley.local.process.ProcessRecords;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What transactions become when the only broker is killed. */
final class TransactionsTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String TOPIC = "ledger";
    private static final int PARTITIONS = 12;
    private static final int PRODUCERS = 8;
    private static final int WARM_UP = 20;

    @TempDir Path folder;

    private final int port = Loopback.freePort();
    private final int controllerPort = Loopback.freePort();
    private final AtomicBoolean enough = new AtomicBoolean();

    @AfterEach
    void leaveNothingRunning() throws IOException {
        enough.set(true);
        new Shutdown(home(), Progress.silent()).takeDown();
    }

    @Test
    void endWithTheirMarkersHoweverTheBrokerDies() throws Exception {
        bringUp();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
            CountDownLatch committed = new CountDownLatch(PRODUCERS * WARM_UP);
            List<Thread> producers = new ArrayList<>();
            for (int number = 0; number < PRODUCERS; number++) {
                String id = "ledger-" + number;
                producers.add(Thread.ofPlatform().name(id).start(() -> commit(id, committed)));
            }
            committed.await();
            new ProcessRecords(home()).alive(Broker.NAME).orElseThrow().kill();
            bringUp();
            enough.set(true);
            for (Thread producer : producers) {
                producer.join();
                abortWhatIsLeft(producer.getName());
            }

            assertThat(ends(admin, IsolationLevel.READ_COMMITTED))
                    .isEqualTo(ends(admin, IsolationLevel.READ_UNCOMMITTED));
        }
    }

    /** One transaction after the other, each over all partitions, through any outage. */
    private void commit(String id, CountDownLatch committed) {
        while (!enough.get()) {
            try (KafkaProducer<byte[], byte[]> producer = producer(id)) {
                producer.initTransactions();
                while (!enough.get()) {
                    producer.beginTransaction();
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[100]));
                    }
                    producer.commitTransaction();
                    committed.countDown();
                }
            } catch (KafkaException _) {
                // The broker is away, or has given the transaction up: another producer goes on.
            }
        }
    }

    private void abortWhatIsLeft(String id) {
        try (KafkaProducer<byte[], byte[]> producer = producer(id)) {
            producer.initTransactions();
        }
    }

    private KafkaProducer<byte[], byte[]> producer(String id) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        address(),
                        "transactional.id",
                        id,
                        "transaction.timeout.ms",
                        "10000",
                        "key.serializer",
                        ByteArraySerializer.class,
                        "value.serializer",
                        ByteArraySerializer.class));
    }

    private static Map<TopicPartition, Long> ends(Admin admin, IsolationLevel isolation)
            throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            asked.put(new TopicPartition(TOPIC, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private String address() {
        return Loopback.HOST + ":" + port;
    }

    private void bringUp() throws IOException {
        new Startup(home(), Progress.silent(), TIMEOUT)
                .bringUp(SingleBroker.of(home(), libraries(), port, controllerPort));
    }

    private static Libraries libraries() {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry);
            if (Files.isRegularFile(jar)) {
                jars.add(jar);
            }
        }
        return new Libraries(Broker.NAME, jars);
    }

    private StateDirectory home() {
        StateDirectory home = new StateDirectory(folder.resolve("home"));
        home.create();
        return home;
    }
}
