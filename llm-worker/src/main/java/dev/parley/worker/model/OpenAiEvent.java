package dev.parley.worker.model;

import dev.parley.events.turn.FinishReason;
import dev.parley.events.turn.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event of a streamed chat completion says. */
sealed interface OpenAiEvent {

    /**
     * The answer goes on.
     *
     * @param parts in order; of each choice the text before the calls of tools
     * @param usage null where the event does not say both of the counts that every answer has
     */
    record Chunk(List<Part> parts, @Nullable Usage usage) implements OpenAiEvent {}

    /**
     * The provider broke the answer off.
     *
     * @param code the provider's name for the error, if it gave one
     */
    record Fault(@Nullable String code) implements OpenAiEvent {}

    /** What a chunk adds to the answer. */
    sealed interface Part {

        /**
         * Text, which is not empty.
         *
         * @param refusal whether the model says that it will not answer
         */
        record Text(String piece, boolean refusal) implements Part {}

        /**
         * A piece of the call of a tool.
         *
         * @param index its place among the calls of the answer
         * @param id not empty; null where the provider does not say it again
         * @param name null where the provider does not say it again
         */
        record Call(long index, @Nullable String id, @Nullable String name, String arguments)
                implements Part {}

        /** The model is done. */
        record Finish(FinishReason reason) implements Part {}
    }
}
