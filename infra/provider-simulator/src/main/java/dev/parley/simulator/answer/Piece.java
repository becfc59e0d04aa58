package dev.parley.simulator.answer;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The smallest part of an answer that can be sent: the text of one token, or of the few tokens that
 * share one character.
 */
public record Piece(String text, int tokens) {

    /** The text of pieces that follow each other. */
    public static String join(List<Piece> pieces) {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }
}
