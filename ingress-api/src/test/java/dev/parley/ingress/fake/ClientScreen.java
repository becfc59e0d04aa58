package dev.parley.ingress.fake;

import dev.parley.events.identity.TurnId;
import dev.parley.ingress.stream.ServerFrame;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a client that does as the frames say has on its screen. */
public final class ClientScreen {
    private final Map<TurnId, String> texts = new LinkedHashMap<>();
    private final Map<TurnId, String> outcomes = new LinkedHashMap<>();

    public ClientScreen() {}

    public ClientScreen(ClientScreen other) {
        texts.putAll(other.texts);
        outcomes.putAll(other.outcomes);
    }

    public void show(ServerFrame frame) {
        switch (frame) {
            case ServerFrame.Started started -> begin(started);
            case ServerFrame.Restarted restarted -> begin(restarted);
            case ServerFrame.Delta delta ->
                    texts.merge(delta.turnId(), delta.content(), String::concat);
            case ServerFrame.Completed end -> end(end);
            case ServerFrame.Failed end -> end(end);
            case ServerFrame.Cancelled end -> end(end);
            case ServerFrame.Reset reset -> begin(reset);
            case ServerFrame.Accepted _,
                    ServerFrame.Queued _,
                    ServerFrame.Tool _,
                    ServerFrame.Error _,
                    ServerFrame.Pong _ -> {}
        }
    }

    private void begin(ServerFrame.Reset reset) {
        texts.clear();
        outcomes.clear();
        reset.messages().stream()
                .filter(message -> message.role().equals("assistant"))
                .forEach(message -> {
                    texts.put(message.turnId(), message.content());
                    outcomes.put(message.turnId(), message.outcome());
                });
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

    public Map<TurnId, String> texts() {
        return texts;
    }

    public Map<TurnId, String> outcomes() {
        return outcomes;
    }
}
