package dev.parley.ingress.fake;

import dev.parley.events.operation.OperatorActed;
import dev.parley.ingress.deadletter.LetterOutlet;
import dev.parley.ingress.deadletter.UnableToReplay;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The retry topics and the audit trail in memory. */
public final class FakeOutlet implements LetterOutlet {
    private final List<ProducerRecord<byte[], byte[]>> replays = new CopyOnWriteArrayList<>();
    private final List<OperatorActed> acts = new CopyOnWriteArrayList<>();
    private volatile Runnable afterReplay = () -> {};
    private volatile boolean refuses;

    public void clear() {
        replays.clear();
        acts.clear();
        afterReplay = () -> {};
        refuses = false;
    }

    /** Has the audit trail take nothing. */
    public void refuse() {
        refuses = true;
    }

    /** Has the connection break once a replay is in the log. */
    public void breakAfterReplay() {
        afterReplay =
                () -> {
                    throw new UnableToReplay();
                };
    }

    /** Has something happen each time a replay is in the log. */
    public void afterReplay(Runnable action) {
        afterReplay = action;
    }

    public List<ProducerRecord<byte[], byte[]>> replays() {
        return replays;
    }

    public List<OperatorActed> acts() {
        return acts;
    }

    @Override
    public void replay(ProducerRecord<byte[], byte[]> record) {
        replays.add(record);
        afterReplay.run();
    }

    @Override
    public void tell(OperatorActed act) {
        if (refuses) {
            throw new UnableToReplay();
        }
        acts.add(act);
    }

    @Override
    public void close() {}
}
