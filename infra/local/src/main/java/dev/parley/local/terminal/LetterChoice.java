package dev.parley.local.terminal;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What replaying and discarding have in common: which letters, why, and whether to act. */
@Command
final class LetterChoice {
    private static final Pattern RANGE = Pattern.compile("([^:]+):(\\d+):(\\d+)-(\\d+)");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "ID",
            arity = "0..*",
            description = "Letters, as ./parley dlq list shows them.")
    private List<String> ids = List.of();

    @Mixin private final LetterOptions filter = new LetterOptions();

    @Option(names = "--all", description = "All pending letters.")
    private boolean all;

    @Option(
            names = "--range",
            paramLabel = "TOPIC:N:FROM-TO",
            description = "All letters between two offsets of a partition, both included.")
    private @Nullable String range;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; needed with --execute.")
    private @Nullable String reason;

    @Option(names = "--rate", paramLabel = "N", description = "Letters a second at most.")
    private @Nullable Double rate;

    @Option(names = "--again", description = "Also letters that were replayed or discarded before.")
    private boolean again;

    @Option(names = "--execute", description = "Do it; without this, say what would happen.")
    boolean execute;

    @Option(names = "--json", description = "For programs: one object.")
    boolean json;

    /** The request for it. */
    ObjectNode body() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        choose(body);
        if (execute && (reason == null || reason.isBlank())) {
            throw wrong("Say why with --reason; it becomes part of the audit trail.");
        }
        if (reason != null) {
            body.put("reason", reason);
        }
        if (rate != null) {
            body.put("rate", rate);
        }
        return body.put("again", again).put("execute", execute);
    }

    private void choose(ObjectNode body) {
        Map<String, String> fields = filter.fields();
        int ways =
                (ids.isEmpty() ? 0 : 1)
                        + (fields.isEmpty() ? 0 : 1)
                        + (all ? 1 : 0)
                        + (range == null ? 0 : 1);
        if (ways != 1) {
            throw wrong("Say which letters: IDs, a filter such as --group, --range or --all.");
        }
        if (!ids.isEmpty()) {
            ids.forEach(body.putArray("ids")::add);
        } else if (range != null) {
            range(body.putObject("range"), range);
        } else {
            ObjectNode given = body.putObject("filter");
            fields.forEach(given::put);
            String partition = fields.get("partition");
            if (partition != null) {
                given.put("partition", Integer.parseInt(partition));
            }
        }
    }

    private void range(ObjectNode body, String text) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            throw wrong("--range is TOPIC:PARTITION:FROM-TO, with the dead-letter topic.");
        }
        try {
            body.put("topic", matcher.group(1))
                    .put("partition", Integer.parseInt(matcher.group(2)))
                    .put("from", Long.parseLong(matcher.group(3)))
                    .put("to", Long.parseLong(matcher.group(4)));
        } catch (NumberFormatException e) {
            throw wrong("--range has a number that is too large.");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
