package dev.parley.local.terminal;

import dev.parley.local.deadletter.Letters;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "list",
        description =
                "Counts dead letters by group and topic, and lists them. Exits with 1 when there are none.")
final class DlqListVerb implements Callable<Integer> {
    private static final int PAGE = 100;

    private final Screen screen = Screen.standard();

    @Mixin private final LetterOptions filter = new LetterOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many letters to list; 20 by default.")
    private int limit = 20;

    @Option(names = "--json", description = "For programs: one object.")
    private boolean json;

    @Override
    public Integer call() {
        try (Letters letters = new Letters(Place.here().up().operator())) {
            Map<String, String> query = filter.fields();
            query.put("limit", Integer.toString(Math.clamp(limit, 1, PAGE)));
            JsonNode first = letters.page(query);
            List<JsonNode> found = new ArrayList<>();
            JsonNode page = first;
            page.path("data").forEach(found::add);
            while (found.size() < limit && page.has("next_cursor")) {
                query.put("cursor", page.path("next_cursor").asString());
                query.put("limit", Integer.toString(Math.clamp(limit - found.size(), 1, PAGE)));
                page = letters.page(query);
                page.path("data").forEach(found::add);
            }
            print(first, found, page.has("next_cursor"));
            return found.isEmpty() ? ParleyCommand.FAILED : 0;
        }
    }

    private void print(JsonNode first, List<JsonNode> found, boolean more) {
        boolean complete = first.path("summary_complete").booleanValue(true);
        if (json) {
            ObjectNode all = JsonMapper.shared().createObjectNode();
            all.set("summary", first.path("summary"));
            all.put("summary_complete", complete);
            all.putArray("data").addAll(found);
            all.put("more", more);
            screen.line(all.toPrettyString());
            return;
        }
        if (found.isEmpty()) {
            screen.line("There are no such letters.");
            return;
        }
        LetterTable table = new LetterTable(screen, Clock.systemUTC());
        table.summary(first.path("summary"), complete);
        screen.line("");
        table.heading();
        found.forEach(table::letter);
        if (more) {
            screen.line(screen.dim("There are more; --limit N lists more of them."));
        }
    }
}
