package dev.parley.ingress.socket;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.identity.UserId;
import dev.parley.events.wire.EventJson;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.connection.Connection;
import dev.parley.ingress.connection.Outbox;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.stream.ServerFrame;
import dev.parley.ingress.watch.Screen;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.ObjectWriter;

/**
 * One socket. Frames of the client are handled one after the other, as they come; everything that
 * is sent goes through the outbox, so that nothing that produces frames ever waits for the peer.
 */
final class SocketConnection implements Connection, Screen {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    private static final ObjectWriter WRITER = EventJson.mapper().writerFor(ServerFrame.class);

    private final WebSocketSession session;
    private final Caller caller;
    private final Surroundings surroundings;
    private final Outbox outbox;
    private final FrameAssembly assembly;
    private final FrameRate rate;
    private final SignsOfLife life;
    private final Dialogue dialogue;
    private volatile boolean closing;

    /**
     * @param bound the conversation that frames mean when they name none
     */
    SocketConnection(
            WebSocketSession session,
            Caller caller,
            @Nullable ConversationId bound,
            Surroundings surroundings) {
        this.session = session;
        this.caller = caller;
        this.surroundings = surroundings;
        this.outbox = new Outbox(surroundings.settings().outbox(), this::sendAway);
        this.assembly = new FrameAssembly(surroundings.settings().maxFrame().toBytes());
        this.rate = new FrameRate(surroundings.settings(), surroundings.nanoTime());
        this.life = new SignsOfLife(surroundings.settings(), surroundings.nanoTime());
        this.dialogue = new Dialogue(caller, bound, surroundings, this);
    }

    @Override
    public UserId owner() {
        return caller.userId();
    }

    @Override
    public void later(Runnable task) {
        outbox.put(task);
    }

    @Override
    public void show(ServerFrame frame) {
        if (send(new TextMessage(WRITER.writeValueAsBytes(frame)))) {
            surroundings.sources().meters().frameSent();
        }
    }

    @Override
    public void showUnable(ConversationId conversation, Refusal refusal) {
        show(ServerFrame.Error.of(refusal, conversation, null));
    }

    private boolean send(WebSocketMessage<?> message) {
        try {
            session.sendMessage(message);
            return true;
        } catch (IOException | IllegalStateException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a peer has gone");
            close(CloseStatus.GOING_AWAY);
            return false;
        }
    }

    /** Pings the peer, or gives it up when it has been silent for too long. */
    void beat() {
        if (life.areMissing()) {
            close(Closing.SILENT);
        } else {
            later(() -> send(new PingMessage()));
        }
    }

    @Override
    public void sendAway() {
        close(Closing.RESUME);
    }

    @Override
    public void restart() {
        close(Closing.RESTART);
    }

    private void close(CloseStatus status) {
        closing = true;
        outbox.close();
        Thread.ofVirtual()
                .name("socket-close")
                .start(() -> {
                    try {
                        session.close(status);
                    } catch (IOException e) {
                        LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a peer has gone");
                    }
                });
    }

    /** Closes because its user has too many. */
    void tooMany() {
        close(Closing.TOO_MANY_CONNECTIONS);
    }

    /** The socket is closed, by whichever side. */
    void closed() {
        closing = true;
        outbox.close();
        dialogue.end();
    }

    /** Serves a frame. */
    void handle(ClientFrame frame) {
        dialogue.handle(frame);
    }

    /** A part of a frame came in. */
    void receive(TextMessage part) {
        FrameRate.Verdict verdict = takeIn();
        if (closing) {
            return;
        }
        String frame = assembly.add(part.getPayload(), part.isLast());
        if (part.isLast() && verdict == FrameRate.Verdict.REFUSE) {
            answer(
                    Refusal.beyond(
                            ProblemCode.TOO_MANY_FRAMES,
                            "frame",
                            surroundings.settings().framesPerSecond(),
                            "a socket may send %d frames a second; who goes on is closed"
                                    .formatted(surroundings.settings().framesPerSecond())));
        } else if (frame != null) {
            dialogue.handle(ClientFrame.read(frame));
        } else if (assembly.exceeded()) {
            answer(assembly.refusal());
        }
    }

    /** A part of a frame that is no text came in. */
    void receiveOther(boolean last) {
        takeIn();
        if (last) {
            answer(Refusal.of(ProblemCode.INVALID_REQUEST, "frames have to be text"));
        }
    }

    /** The peer answered a ping. */
    void receivePong() {
        takeIn();
    }

    private FrameRate.Verdict takeIn() {
        life.heard();
        FrameRate.Verdict verdict = rate.take();
        if (verdict == FrameRate.Verdict.CLOSE && !closing) {
            close(Closing.TOO_MANY_FRAMES);
        }
        return verdict;
    }

    private void answer(Refusal refusal) {
        later(() -> show(ServerFrame.Error.of(refusal, null, null)));
    }
}
