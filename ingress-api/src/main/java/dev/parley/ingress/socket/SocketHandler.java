package dev.parley.ingress.socket;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refused;
import java.util.Objects;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PongMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/** Gives what happens on a socket to its connection. */
public final class SocketHandler extends AbstractWebSocketHandler {
    private static final String CONNECTION = SocketConnection.class.getName();

    private final Surroundings surroundings;

    /** Thread safety: safe. */
    public SocketHandler(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        Caller caller =
                (Caller)
                        Objects.requireNonNull(
                                session.getAttributes().get(SocketGate.CALLER), "caller");
        ConversationId bound =
                (ConversationId) session.getAttributes().get(SocketGate.CONVERSATION);
        SocketConnection connection = new SocketConnection(session, caller, bound, surroundings);
        session.getAttributes().put(CONNECTION, connection);
        surroundings.sources().meters().socketOpened();
        surroundings.sockets().add(connection);
        try {
            surroundings.connections().opened(connection);
        } catch (Refused late) {
            // It slipped in beside others, or at the end.
            if (late.refusal().code() == ProblemCode.TOO_MANY_CONNECTIONS) {
                connection.tooMany();
            } else {
                connection.restart();
            }
            return;
        }
        if (bound != null) {
            connection.handle(
                    new ClientFrame.Subscribe(
                            null,
                            bound.toString(),
                            (String) session.getAttributes().get(SocketGate.CURSOR)));
        }
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        connection(session).receive(message);
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
        connection(session).receiveOther(message.isLast());
    }

    @Override
    protected void handlePongMessage(WebSocketSession session, PongMessage message) {
        connection(session).receivePong();
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable exception) {
        // The close that follows tells all there is to tell.
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        SocketConnection connection = connection(session);
        surroundings.connections().closed(connection);
        surroundings.sockets().remove(connection);
        connection.closed();
        surroundings.sources().meters().socketClosed(status.getCode());
    }

    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    private static SocketConnection connection(WebSocketSession session) {
        return (SocketConnection)
                Objects.requireNonNull(session.getAttributes().get(CONNECTION), "connection");
    }
}
