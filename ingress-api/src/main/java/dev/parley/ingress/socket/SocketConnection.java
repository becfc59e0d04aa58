package dev.parley.ingress.socket;

import dev.parley.events.identity.ConversationId;
import dev.parley.events.wire.EventJson;
import dev.parley.events.wire.TraceParent;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.prompt.Draft;
import dev.parley.ingress.prompt.PromptRequest;
import dev.parley.ingress.stream.ServerFrame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.databind.ObjectWriter;

/**
 * One socket. Frames of the client are handled one after the other, as they come; everything that
 * is sent goes through the outbox, so that nothing that produces frames ever waits for the peer.
 */
final class SocketConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);
    private static final ObjectWriter WRITER = EventJson.mapper().writerFor(ServerFrame.class);

    private final WebSocketSession session;
    private final Caller caller;
    private final @Nullable ConversationId bound;
    private final Surroundings surroundings;
    private final Outbox outbox;
    private final FrameAssembly assembly;
    private final Subscriptions subscriptions;
    private volatile long heardAt = System.nanoTime();

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
        this.bound = bound;
        this.surroundings = surroundings;
        this.outbox = new Outbox(surroundings.settings().outbox(), () -> close(Closing.RESUME));
        this.subscriptions = new Subscriptions(surroundings, this);
        this.assembly = new FrameAssembly(surroundings.settings().maxFrame().toBytes());
    }

    /** Has something done in the order of what is sent. */
    void later(Runnable task) {
        outbox.put(task);
    }

    /** Sends a frame. Only to be called from what {@link #later} does. */
    void send(ServerFrame frame) {
        try {
            session.sendMessage(new TextMessage(WRITER.writeValueAsBytes(frame)));
            surroundings.meters().frameSent();
        } catch (IOException | IllegalStateException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("a peer has gone");
            close(CloseStatus.GOING_AWAY);
        }
    }

    /** Closes without waiting for the peer. */
    void close(CloseStatus status) {
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

    /** The socket is closed, by whichever side. */
    void closed() {
        outbox.close();
        subscriptions.close();
    }

    /** Pings the peer, or gives it up when it has been silent for too long. */
    void beat() {
        if (System.nanoTime() - heardAt > surroundings.settings().silence().toNanos()) {
            close(Closing.SILENT);
            return;
        }
        later(() -> {
            try {
                session.sendMessage(new PingMessage());
            } catch (IOException | IllegalStateException e) {
                close(CloseStatus.GOING_AWAY);
            }
        });
    }

    /** The peer gave a sign of life. */
    void heard() {
        heardAt = System.nanoTime();
    }

    /** A part of a frame came in. */
    void receive(TextMessage part) {
        heard();
        String frame = assembly.add(part.getPayload(), part.isLast());
        if (frame != null) {
            handle(ClientFrame.read(frame));
        } else if (assembly.exceeded()) {
            later(() -> send(error(assembly.refusal(), null)));
        }
    }

    /** A frame that is no text came in. */
    void receiveOther() {
        heard();
        later(() ->
                send(
                        error(
                                Refusal.of(ProblemCode.INVALID_REQUEST, "frames have to be text"),
                                null)));
    }

    /** Serves a frame; answers with an error where it cannot. */
    void handle(ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Prompt prompt -> serve(prompt.id(), () -> prompt(prompt));
            case ClientFrame.Cancel cancel ->
                    serve(
                            cancel.id(),
                            () ->
                                    surroundings
                                            .cancellation()
                                            .cancel(cancel.turnId(), caller, TraceParent.start()));
            case ClientFrame.Subscribe wish -> serve(wish.id(), () -> subscribe(wish));
            case ClientFrame.Unsubscribe wish ->
                    serve(wish.id(), () -> subscriptions.end(conversation(wish.conversationId())));
            case ClientFrame.Ping ping -> later(() -> send(new ServerFrame.Pong(ping.id())));
            case ClientFrame.Unreadable bad -> later(() -> send(error(bad.refusal(), bad.id())));
        }
    }

    private void serve(@Nullable String requestId, Runnable action) {
        try {
            action.run();
        } catch (Refused refused) {
            later(() -> send(error(refused.refusal(), requestId)));
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a frame met an error that nobody foresaw");
            Refusal refusal = Refusal.of(ProblemCode.INTERNAL, ProblemCode.INTERNAL.title());
            later(() -> send(error(refusal, requestId)));
        }
    }

    private void prompt(ClientFrame.Prompt frame) {
        Draft draft =
                surroundings
                        .intake()
                        .draft(
                                caller,
                                named(frame.conversationId()),
                                new PromptRequest(
                                        frame.content(), frame.model(), frame.idempotencyKey()));
        switch (draft) {
            case Draft.Answered answered ->
                    subscriptions.of(answered.turn().conversationId()).answer(answered, frame.id());
            case Draft.Fresh fresh -> append(fresh, frame.id());
        }
    }

    private void append(Draft.Fresh draft, @Nullable String requestId) {
        Subscription subscription = subscriptions.of(draft.conversationId());
        subscription.expect(draft, requestId);
        try {
            subscription.acknowledge(surroundings.intake().append(draft, TraceParent.start()));
        } catch (Refused refused) {
            subscription.giveUp(draft);
            throw refused;
        }
    }

    private void subscribe(ClientFrame.Subscribe frame) {
        ConversationId conversation = conversation(frame.conversationId());
        if (frame.cursor() == null) {
            subscriptions.of(conversation);
        } else {
            subscriptions.resume(conversation, frame.cursor());
        }
    }

    private ConversationId conversation(@Nullable String text) {
        return surroundings.owners().check(named(text), caller.userId());
    }

    private @Nullable String named(@Nullable String text) {
        return text == null && bound != null ? bound.toString() : text;
    }

    /** The frame that says why something is not served. */
    ServerFrame.Error error(Refusal refusal, @Nullable String requestId) {
        return new ServerFrame.Error(
                refusal.code().wireName(),
                refusal.message(),
                refusal.field(),
                refusal.limit(),
                null,
                refusal.turnId(),
                requestId);
    }
}
