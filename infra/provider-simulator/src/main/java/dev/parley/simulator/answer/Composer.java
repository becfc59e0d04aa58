package dev.parley.simulator.answer;

import dev.parley.simulator.answer.Answer.End;
import dev.parley.simulator.answer.Model.Temper;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes the answers. The same prompt to the same model gets the same answer, always; the README
 * fixes the text's form. Thread-safe.
 */
public final class Composer {
    private static final int EXCERPT_CHARACTERS = 40;
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");
    private static final int LEAST_FILLER_WORDS = 8;

    private final Tokenizer tokenizer;

    public Composer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * One answer.
     *
     * @param choice the answer's number among those the prompt asks for, from 0
     */
    public Answer compose(Prompt prompt, Model model, int choice) {
        boolean wantsTool =
                (model.temper() == Temper.TOOL_USER || prompt.offer().required())
                        && !prompt.offer().tools().isEmpty()
                        && prompt.conversation().toolResult().isEmpty();
        if (wantsTool) {
            return toolCall(prompt);
        }
        return prompt.schema() == null
                ? text(prompt, model, choice)
                : json(prompt, prompt.schema(), choice);
    }

    private Answer toolCall(Prompt prompt) {
        Tool tool = prompt.offer().tools().getFirst();
        String excerpt = excerpt(prompt.conversation().lastUserText());
        return new Answer.ToolCall(
                new Piece(tool.name(), tokenizer.count(tool.name())),
                tokenizer.pieces(Sample.object(tool.schema(), excerpt).toString()));
    }

    /** An answer that fits a schema; what it says stands in its texts. */
    private Answer json(Prompt prompt, JsonNode schema, int choice) {
        String said =
                opening(prompt.conversation())
                        + Filler.words(
                                LEAST_FILLER_WORDS,
                                prompt.conversation().fingerprint(),
                                prompt.seed() + choice);
        String json =
                schema.isEmpty()
                        ? JsonNodeFactory.instance.objectNode().put("answer", said).toString()
                        : Sample.object(schema, said).toString();
        return limited(prompt, tokenizer.pieces(json));
    }

    private Answer text(Prompt prompt, Model model, int choice) {
        String opening = opening(prompt.conversation());
        int words = Math.max(LEAST_FILLER_WORDS, model.tokens() - tokenizer.count(opening));
        List<Piece> pieces =
                tokenizer.pieces(
                        opening
                                + Filler.words(
                                        words,
                                        prompt.conversation().fingerprint(),
                                        prompt.seed() + choice));
        if (model.exact()) {
            pieces = atMost(model.tokens(), pieces);
        }
        return limited(prompt, pieces);
    }

    private Answer limited(Prompt prompt, List<Piece> all) {
        int limit = prompt.maxTokens().orElse(Integer.MAX_VALUE);
        List<Piece> pieces = atMost(limit, all);
        End end = pieces.size() < all.size() ? new End.OutOfTokens() : new End.Finished();
        if (prompt.stops().isEmpty()) {
            return new Answer.Text(pieces, end);
        }
        String text = Piece.join(pieces);
        return prompt.stops().stream()
                .filter(stop -> text.contains(stop))
                .min((one, other) -> Integer.compare(text.indexOf(one), text.indexOf(other)))
                .<Answer>map(stop ->
                        new Answer.Text(
                                tokenizer.pieces(text.substring(0, text.indexOf(stop))),
                                new End.Stopped(stop)))
                .orElse(new Answer.Text(pieces, end));
    }

    private static List<Piece> atMost(int tokens, List<Piece> pieces) {
        int sum = 0;
        for (int index = 0; index < pieces.size(); index++) {
            sum += pieces.get(index).tokens();
            if (sum > tokens) {
                return pieces.subList(0, index);
            }
        }
        return pieces;
    }

    private static String opening(Conversation conversation) {
        Optional<String> toolResult = conversation.toolResult();
        return "This is Parley's provider simulator, a stand-in for a model."
                + " Messages seen: "
                + conversation.messages().size()
                + "."
                + " Fingerprint: "
                + conversation.fingerprint()
                + "."
                + " First user message: \""
                + excerpt(conversation.firstUserText())
                + "\"."
                + " Last user message: \""
                + excerpt(conversation.lastUserText())
                + "\"."
                + toolResult.map(result -> " Tool result: \"" + excerpt(result) + "\".").orElse("")
                + " Filler:";
    }

    private static String excerpt(String text) {
        String line = WHITESPACE.matcher(text.strip()).replaceAll(" ");
        if (line.codePointCount(0, line.length()) <= EXCERPT_CHARACTERS) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, EXCERPT_CHARACTERS)) + "…";
    }
}
