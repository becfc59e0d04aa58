package dev.parley.simulator.wire;

import static dev.parley.simulator.wire.Frame.Template.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.simulator.answer.Answer;
import dev.parley.simulator.answer.Piece;
import dev.parley.simulator.wire.Frame.Template;
import java.util.ArrayList;
import java.util.List;

/** A chat completion in chunks. */
final class OpenAiStream {
    private static final String DONE = "data: [DONE]\n\n";

    private final Call call;
    private final Reply reply;
    private final String head;

    OpenAiStream(Call call, Reply reply) {
        this.call = call;
        this.reply = reply;
        this.head =
                "data: {\"id\":\"chatcmpl-"
                        + reply.id()
                        + "\",\"object\":\"chat.completion.chunk\",\"created\":"
                        + reply.time().getEpochSecond()
                        + ",\"model\":\""
                        + call.model()
                        + "\",\"choices\":[";
    }

    Script script() {
        StringBuilder opening = new StringBuilder();
        List<Frame> frames = new ArrayList<>();
        StringBuilder closing = new StringBuilder();
        for (int choice = 0; choice < reply.answers().size(); choice++) {
            Answer answer = reply.answers().get(choice);
            String finishReason = "\"" + OpenAiWire.finishReason(answer) + "\"";
            opening.append(chunk(choice, role(answer), "null"));
            frames.addAll(frames(choice, answer));
            closing.append(chunk(choice, "{}", finishReason));
        }
        if (call.usageWanted()) {
            closing.append(usage());
        }
        closing.append(DONE);
        return new Script(
                opening.toString().getBytes(UTF_8),
                frames,
                closing.toString().getBytes(UTF_8),
                OpenAiWire.finishReason(reply.answers().getFirst()),
                reply.usage());
    }

    private static String role(Answer answer) {
        return switch (answer) {
            case Answer.Text _ -> "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}";
            case Answer.ToolCall _ -> "{\"role\":\"assistant\",\"content\":null,\"refusal\":null}";
        };
    }

    private List<Frame> frames(int choice, Answer answer) {
        return switch (answer) {
            case Answer.Text(List<Piece> parts, _) ->
                    frames(template(choice, "{\"content\":\"" + TEXT + "\"}"), parts);
            case Answer.ToolCall(Piece name, List<Piece> arguments) -> {
                Template first =
                        template(
                                choice,
                                "{\"tool_calls\":[{\"index\":0,\"id\":\"call_"
                                        + reply.id()
                                        + choice
                                        + "\",\"type\":\"function\",\"function\":{\"name\":\""
                                        + TEXT
                                        + "\",\"arguments\":\"\"}}]}");
                Template more =
                        template(
                                choice,
                                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""
                                        + TEXT
                                        + "\"}}]}");
                List<Frame> frames = new ArrayList<>();
                frames.add(new Frame(first, name));
                frames.addAll(frames(more, arguments));
                yield frames;
            }
        };
    }

    private static List<Frame> frames(Template template, List<Piece> pieces) {
        return pieces.stream().map(piece -> new Frame(template, piece)).toList();
    }

    private Template template(int choice, String delta) {
        return Template.of(chunk(choice, delta, "null"));
    }

    private String chunk(int choice, String delta, String finishReason) {
        return head
                + "{\"index\":"
                + choice
                + ",\"delta\":"
                + delta
                + ",\"logprobs\":null,\"finish_reason\":"
                + finishReason
                + "}]"
                + (call.usageWanted() ? ",\"usage\":null" : "")
                + "}\n\n";
    }

    private String usage() {
        return head + "],\"usage\":" + OpenAiBody.usage(reply.usage()) + "}\n\n";
    }
}
