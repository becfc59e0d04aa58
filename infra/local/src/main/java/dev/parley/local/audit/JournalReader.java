package dev.parley.local.audit;

import dev.parley.local.audit.JournalFacts.Calls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the provider simulator's journal. A line that is not whole was cut off by a crash. */
record JournalReader(Path journal) {

    JournalFacts read() {
        JournalFacts facts = new JournalFacts();
        if (Files.exists(journal)) {
            try (Stream<String> lines = Files.lines(journal)) {
                lines.filter(line -> line.contains("\"generation_id\""))
                        .forEach(line -> take(line, facts));
            } catch (IOException | UncheckedIOException failure) {
                throw new UnableToAudit("the simulator's journal", failure);
            }
        }
        return facts;
    }

    private static void take(String line, JournalFacts facts) {
        JsonNode entry;
        UUID generation;
        UUID turn;
        try {
            entry = JsonMapper.shared().readTree(line);
            generation = UUID.fromString(entry.path("generation_id").asString(""));
            turn = UUID.fromString(entry.path("turn_id").asString(""));
        } catch (JacksonException | IllegalArgumentException notOurs) {
            return;
        }
        boolean completed =
                entry.path("event").asString("").equals("ended")
                        && entry.path("outcome").asString("").equals("completed");
        facts.take(
                generation,
                new Calls(
                        turn,
                        completed ? 1 : 0,
                        entry.path("prompt_tokens_reported").asLong(0),
                        entry.path("completion_tokens_reported").asLong(0)));
    }
}
