package dev.parley.simulator.answer;

import java.util.List;
import java.util.stream.Stream;

/** What a model replies. */
public sealed interface Answer {

    /** All that is sent, in order. */
    Stream<Piece> pieces();

    /** A text and why it ended. */
    record Text(List<Piece> parts, End end) implements Answer {
        @Override
        public Stream<Piece> pieces() {
            return parts.stream();
        }
    }

    /** A wish to have a tool called; the argument pieces join to a JSON object. */
    record ToolCall(Piece name, List<Piece> arguments) implements Answer {
        @Override
        public Stream<Piece> pieces() {
            return Stream.concat(Stream.of(name), arguments.stream());
        }
    }

    /** Why a text ended. */
    sealed interface End {
        record Finished() implements End {}

        record OutOfTokens() implements End {}

        record Stopped(String by) implements End {}
    }
}
