package dev.parley.local.chaos;

import dev.parley.local.ParleySystem;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Many clients at once. What they saw is to be read when all have finished. */
final class Load implements AutoCloseable {
    private final Queue<TurnHistory> histories = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final List<Thread> clients = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** Starts them, half of them as each of the two accounts. */
    Load(Stage stage, int count, long seed, InstantSource clock) {
        Random random = new Random(seed);
        ParleySystem system = stage.system();
        for (int i = 0; i < count; i++) {
            String key = i % 2 == 0 ? system.user().apiKey() : system.operator().apiKey();
            Client client =
                    new Client(stage, http, key, random.nextLong(), goesOn::get, histories, clock);
            clients.add(Thread.ofVirtual().name("client-" + i).start(client));
        }
    }

    /** How many turns have been asked for. */
    int asked() {
        return histories.size();
    }

    /** Lets every client see its last turn end; those that do not within the time are stopped. */
    List<TurnHistory> finish(Duration atMost) throws InterruptedException {
        goesOn.set(false);
        long end = System.nanoTime() + atMost.toNanos();
        for (Thread client : clients) {
            client.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        close();
        for (Thread client : clients) {
            client.join();
        }
        return List.copyOf(histories);
    }

    @Override
    public void close() {
        goesOn.set(false);
        clients.forEach(Thread::interrupt);
        http.shutdownNow();
    }
}
