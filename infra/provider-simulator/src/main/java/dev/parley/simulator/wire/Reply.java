package dev.parley.simulator.wire;

import dev.parley.simulator.answer.Answer;
import dev.parley.simulator.answer.Piece;
import java.time.Instant;
import java.util.List;

/**
 * What is said in reply to a call.
 *
 * @param id unique part of the response's id
 * @param answers as many as the call wants
 */
public record Reply(String id, Instant time, int promptTokens, List<Answer> answers) {

    Usage usage() {
        int completionTokens =
                answers.stream().flatMap(Answer::pieces).mapToInt(Piece::tokens).sum();
        return new Usage(promptTokens, completionTokens);
    }
}
