package dev.parley.local.chat;

import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket whose frames are taken one by one. One thread takes, any thread sends. */
final class Socket implements WebSocket.Listener {
    /** Stands in the queue behind the last frame. */
    private static final String CLOSED = "";

    private static final int SEND_SECONDS = 5;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final StringBuilder partial = new StringBuilder();
    private volatile @Nullable WebSocket socket;
    private volatile String whyClosed = "";

    /** The next frame; null when the connection is over. */
    @Nullable Frame take() throws InterruptedException {
        String text = frames.take();
        return text.equals(CLOSED) ? null : Frame.parse(text);
    }

    void send(Map<String, String> frame) {
        try {
            opened.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        }
        WebSocket open = socket;
        if (open != null) {
            try {
                open.sendText(JsonMapper.shared().writeValueAsString(frame), true)
                        .orTimeout(SEND_SECONDS, TimeUnit.SECONDS)
                        .join();
            } catch (CompletionException broken) {
                // Whoever takes frames is told that the connection is over.
                onError(open, broken);
            }
        }
    }

    /** What the other side, or the network, said when it ended the connection. */
    String whyClosed() {
        return whyClosed;
    }

    void close() {
        WebSocket open = socket;
        if (open != null) {
            open.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        socket = webSocket;
        opened.countDown();
        webSocket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(
            WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(partial.toString());
            partial.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        whyClosed = code + " " + reason;
        frames.add(CLOSED);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        whyClosed = String.valueOf(error.getMessage());
        frames.add(CLOSED);
    }
}
