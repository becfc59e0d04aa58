package dev.parley.bench.load;

import dev.parley.simulator.answer.Message;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks for chat completions, as OpenAI's clients do: of the edge, or of the simulator directly. */
public final class CompletionAsker implements Asker {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final LoadClient client;
    private final Requests requests;
    private final Expectation expectation;
    private final Questions questions;

    public CompletionAsker(
            LoadClient client, Requests requests, Expectation expectation, Questions questions) {
        this.client = client;
        this.requests = requests;
        this.expectation = expectation;
        this.questions = questions;
    }

    @Override
    public void ask(long planned, Tally tally, Runnable over) {
        String question = questions.next();
        ObjectNode body = JSON.createObjectNode();
        body.put("model", expectation.model()).put("stream", true);
        body.putObject("stream_options").put("include_usage", true);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        Verdict verdict =
                new ExactVerdict(
                        expectation,
                        List.of(new Message(Message.Role.USER, question)),
                        _ -> over.run());
        client.send(
                requests.server(),
                requests.post("/v1/chat/completions", body),
                new TurnReader(planned, tally, verdict));
    }
}
