package dev.parley.simulator.wire;

import dev.parley.simulator.answer.Model;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A provider's wire format. Thread-safe. */
public sealed interface Wire permits OpenAiWire, AnthropicWire {

    /** Its name in the journal. */
    String name();

    /**
     * What a request asks for.
     *
     * @throws RejectedRequest when a field is missing or out of its bounds
     */
    Call read(JsonNode body);

    /** The response to a call. */
    Script script(Call call, Reply reply);

    /** A page about one model. */
    byte[] model(Model model);

    /** The list of models. */
    byte[] models(List<Model> models);

    /** The body of an error response. */
    byte[] error(Problem problem, String requestId);

    /** The frame by which an error ends a stream. */
    byte[] errorFrame(Problem problem, String requestId);
}
