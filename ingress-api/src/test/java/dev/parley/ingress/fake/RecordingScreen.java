package dev.parley.ingress.fake;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.connection.Outbox;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.watch.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A screen that notes what it is shown. */
public final class RecordingScreen implements Screen {
    private static final int PLENTY = 1 << 20;

    private final Outbox outbox = new Outbox(PLENTY, this::sendAway);
    private final List<ServerFrame> frames = new ArrayList<>();
    private volatile boolean sentAway;

    @Override
    public void later(Runnable task) {
        outbox.put(task);
    }

    @Override
    public void show(ServerFrame frame) {
        frames.add(frame);
    }

    @Override
    public void showUnable(ConversationId conversation, Refusal refusal) {
        frames.add(ServerFrame.Error.of(refusal, conversation, null));
    }

    @Override
    public void sendAway() {
        sentAway = true;
    }

    public boolean wasSentAway() {
        return sentAway;
    }

    /** What was shown, once all that was handed in before is done. */
    public List<ServerFrame> frames() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        later(done::countDown);
        if (!done.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the screen is stuck");
        }
        return List.copyOf(frames);
    }
}
