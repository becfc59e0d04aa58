package dev.parley.ingress.socket;

import org.springframework.web.socket.CloseStatus;

/** Why this side closes a socket. The codes are part of the interface. */
final class Closing {
    /** Too much waited to be sent, or records were lost: the client should resume. */
    static final CloseStatus RESUME = new CloseStatus(4408, "resume from your cursor");

    /** Pings were not answered. */
    static final CloseStatus SILENT = new CloseStatus(4409, "no sign of life");

    /** This process stops; another one serves the same cursors. */
    static final CloseStatus RESTART =
            CloseStatus.SERVICE_RESTARTED.withReason("resume from your cursor");

    private Closing() {}
}
