package dev.parley.ingress.socket;

import org.springframework.web.socket.CloseStatus;

/** Why this side closes a socket. The codes are part of the interface. */
final class Closing {
    /** Too much waited to be sent, or records were lost: the client should resume. */
    static final CloseStatus RESUME = new CloseStatus(4408, "resume from your cursor");

    /** Pings were not answered. */
    static final CloseStatus SILENT = new CloseStatus(4409, "no sign of life");

    /** The client went on sending although it was told that it sends too much. */
    static final CloseStatus TOO_MANY_FRAMES = new CloseStatus(4429, "too many frames");

    /** The user has as many connections as allowed. */
    static final CloseStatus TOO_MANY_CONNECTIONS = new CloseStatus(4429, "too many connections");

    /** This process stops; another one serves the same cursors. */
    static final CloseStatus RESTART =
            CloseStatus.SERVICE_RESTARTED.withReason("resume from your cursor");

    private Closing() {}
}
