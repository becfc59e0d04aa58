package dev.parley.ingress.socket;

import dev.parley.events.identity.ConversationId;
import dev.parley.ingress.account.AuthenticationFilter;
import dev.parley.ingress.account.Caller;
import dev.parley.ingress.connection.Connections;
import dev.parley.ingress.ownership.Owners;
import dev.parley.ingress.problem.ProblemWriter;
import dev.parley.ingress.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Decides at the handshake whether a socket may be opened: after it there is no status to answer
 * with. The caller has been authenticated by then.
 */
public final class SocketGate implements HandshakeInterceptor {
    static final String CALLER = "caller";
    static final String CONVERSATION = "conversation";
    static final String CURSOR = "cursor";

    private static final String ROOT = "/ws/chat";

    private final Owners owners;
    private final Connections connections;

    /** Thread safety: safe. */
    public SocketGate(Owners owners, Connections connections) {
        this.owners = owners;
        this.connections = connections;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws IOException {
        HttpServletRequest http = ((ServletServerHttpRequest) request).getServletRequest();
        Caller caller =
                (Caller)
                        Objects.requireNonNull(
                                http.getAttribute(AuthenticationFilter.CALLER), "caller");
        try {
            connections.admit(caller.userId());
            attributes.put(CALLER, caller);
            String path = http.getRequestURI();
            if (path.length() > ROOT.length()) {
                ConversationId conversation =
                        owners.check(path.substring(ROOT.length() + 1), caller.userId());
                attributes.put(CONVERSATION, conversation);
                String cursor = http.getParameter("cursor");
                if (cursor != null) {
                    attributes.put(CURSOR, cursor);
                }
            }
            return true;
        } catch (Refused refused) {
            ProblemWriter.write(
                    ((ServletServerHttpResponse) response).getServletResponse(), refused.refusal());
            return false;
        }
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception exception) {
        // Nothing is left to decide.
    }
}
