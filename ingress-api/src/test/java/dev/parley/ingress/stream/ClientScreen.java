package dev.parley.ingress.stream;

import dev.parley.events.identity.TurnId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a client that does as the frames say has on its screen. */
final class ClientScreen {
    private final Map<TurnId, String> texts = new LinkedHashMap<>();
    private final Map<TurnId, String> outcomes = new LinkedHashMap<>();

    ClientScreen() {}

    ClientScreen(ClientScreen other) {
        texts.putAll(other.texts);
        outcomes.putAll(other.outcomes);
    }

    void show(ServerFrame frame) {
        switch (frame) {
            case ServerFrame.Started started -> begin(started);
            case ServerFrame.Restarted restarted -> begin(restarted);
            case ServerFrame.Delta delta ->
                    texts.merge(delta.turnId(), delta.content(), String::concat);
            case ServerFrame.Completed end -> end(end);
            case ServerFrame.Failed end -> end(end);
            case ServerFrame.Cancelled end -> end(end);
            case ServerFrame.Accepted _,
                    ServerFrame.Queued _,
                    ServerFrame.Tool _,
                    ServerFrame.Reset _,
                    ServerFrame.Error _,
                    ServerFrame.Pong _ -> {}
        }
    }

    private void begin(ServerFrame.OfTurn start) {
        texts.put(start.turnId(), "");
        outcomes.remove(start.turnId());
    }

    private void end(ServerFrame.OfTurn end) {
        outcomes.merge(
                end.turnId(),
                end.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                (first, _) -> first + " twice");
    }

    Map<TurnId, String> texts() {
        return texts;
    }

    Map<TurnId, String> outcomes() {
        return outcomes;
    }
}
