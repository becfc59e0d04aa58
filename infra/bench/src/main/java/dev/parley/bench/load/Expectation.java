package dev.parley.bench.load;

import dev.parley.simulator.answer.Composer;
import dev.parley.simulator.answer.Conversation;
import dev.parley.simulator.answer.Message;
import dev.parley.simulator.answer.Model;
import dev.parley.simulator.answer.Models;
import dev.parley.simulator.answer.Offer;
import dev.parley.simulator.answer.Piece;
import dev.parley.simulator.answer.Prompt;
import dev.parley.simulator.answer.Tokenizer;
import java.util.List;
import java.util.OptionalInt;

/** Knows what the simulator has to answer: the text depends on every word that it is told. */
public final class Expectation {
    private final Composer composer = new Composer(new Tokenizer());
    private final Model model;

    /**
     * @param model one that gives so many tokens and no more
     */
    public Expectation(String model) {
        this.model =
                Models.find(model)
                        .filter(Model::exact)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "model: %s (expected: sim-t<n>-f<ms>-g<ms>)"
                                                .formatted(model)));
    }

    String model() {
        return model.id();
    }

    int tokens() {
        return model.tokens();
    }

    /** The answer to the last of these. */
    String answerTo(List<Message> messages) {
        Prompt prompt =
                new Prompt(
                        Conversation.of(messages),
                        Offer.NONE,
                        OptionalInt.empty(),
                        List.of(),
                        0,
                        1,
                        null);
        return Piece.join(composer.compose(prompt, model, 0).pieces().toList());
    }
}
