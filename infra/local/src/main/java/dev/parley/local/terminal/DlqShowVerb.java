package dev.parley.local.terminal;

import dev.parley.local.deadletter.Letters;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "show",
        description = {
            "Shows one dead letter: why it is there, its headers, its value, and what was done to it.",
            "What people wrote is hidden unless --reveal; the edge notes who had it shown."
        })
final class DlqShowVerb implements Callable<Integer> {
    private final Screen screen = Screen.standard();

    @Parameters(paramLabel = "ID", description = "As ./parley dlq list shows it.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Option(names = "--reveal", description = "Show what people wrote, too.")
    private boolean reveal;

    @Option(names = "--json", description = "For programs: one object.")
    private boolean json;

    @Override
    public Integer call() {
        try (Letters letters = new Letters(Place.here().up().operator())) {
            JsonNode detail = letters.letter(id, reveal);
            if (json) {
                screen.line(detail.toPrettyString());
            } else {
                print(detail);
            }
            return 0;
        }
    }

    private void print(JsonNode detail) {
        JsonNode letter = detail.path("letter");
        LetterTable table = new LetterTable(screen, Clock.systemUTC());
        field("letter", letter.path("id").asString());
        field(
                "record",
                "%s, partition %d, offset %d, produced %s"
                        .formatted(
                                letter.path("topic").asString(),
                                letter.path("partition").intValue(),
                                letter.path("offset").longValue(),
                                letter.path("produced_at").asString()));
        field("key", letter.path("key").asString("-"));
        field("group", letter.path("group").asString());
        field(
                "failed",
                "%s: %s"
                        .formatted(
                                letter.path("kind").asString(),
                                letter.path("message").asString("")));
        field(
                "when",
                "first %s, last %s (%s ago), %d tries"
                        .formatted(
                                letter.path("first_failed_at").asString(),
                                letter.path("last_failed_at").asString(),
                                table.age(letter.path("last_failed_at").asString()),
                                letter.path("attempts").intValue()));
        field(
                "state",
                "%s, replays %d"
                        .formatted(
                                letter.path("state").asString(),
                                letter.path("replays").intValue()));
        field("replays go to", detail.path("retry_topic").asString());
        detail.path("acts")
                .forEach(act ->
                        field(
                                act.path("state").asString(),
                                "%s by %s, command %s: %s%s"
                                        .formatted(
                                                act.path("at").asString(),
                                                act.path("operator_id").asString(),
                                                act.path("action_id").asString(),
                                                act.path("reason").asString("-"),
                                                act.has("patch") ? ", patched" : "")));
        detail.path("headers")
                .forEach(header ->
                        field(header.path("name").asString(), header.path("value").asString("-")));
        if (detail.has("stack_trace")) {
            screen.line("");
            screen.line(screen.dim(detail.path("stack_trace").asString()));
        }
        screen.line("");
        value(detail.path("value"));
    }

    private void value(JsonNode value) {
        String problem = value.path("problem").asString("");
        field(
                "value",
                "%s, %d bytes%s"
                        .formatted(
                                value.path("form").asString(),
                                value.path("bytes").intValue(),
                                problem.isEmpty() ? "" : "; " + problem));
        if (value.has("json")) {
            screen.line(value.path("json").toPrettyString());
        } else if (value.has("text")) {
            screen.line(value.path("text").asString());
        } else if (value.has("base64")) {
            screen.line("base64 " + value.path("base64").asString());
        } else if (value.has("sha256")) {
            field("sha256", value.path("sha256").asString());
            screen.line(screen.dim("--reveal shows the bytes."));
        }
    }

    private void field(String name, String text) {
        screen.line(screen.dim("%-14s ".formatted(name)) + text);
    }
}
