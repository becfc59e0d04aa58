package dev.parley.simulator.wire;

import dev.parley.simulator.answer.Prompt;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for a generation, as read from its wire.
 *
 * @param stream whether the answer is wanted in frames
 * @param usageWanted whether a stream is to report usage; a plain response always does
 * @param user whom the client names as its user
 * @param metadata what the client attached
 */
public record Call(
        String model,
        Prompt prompt,
        boolean stream,
        boolean usageWanted,
        @Nullable String user,
        Map<String, String> metadata) {

    /** Whether the response says how many tokens it took. */
    public boolean reportsUsage() {
        return usageWanted || !stream;
    }
}
