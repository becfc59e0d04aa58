package dev.parley.tests;

import dev.parley.events.wire.EventJson;
import dev.parley.local.ParleySystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the provider simulator witnessed. */
record Journal(ParleySystem system) {

    /** The entries about a turn that say how a request ended, oldest first. */
    List<JsonNode> ended(String turn) {
        return entries(turn).stream()
                .filter(entry -> entry.path("event").asString("").equals("ended"))
                .toList();
    }

    /** The entries about a turn that say that a generation began, oldest first. */
    List<JsonNode> started(String turn) {
        return entries(turn).stream()
                .filter(entry -> entry.path("event").asString("").equals("started"))
                .toList();
    }

    private List<JsonNode> entries(String turn) {
        try (var lines = Files.lines(system.simulatorJournal())) {
            return lines.filter(line -> line.contains(turn) && line.endsWith("}"))
                    .map(line -> EventJson.mapper().readTree(line))
                    .filter(entry -> entry.path("turn_id").asString("").equals(turn))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
