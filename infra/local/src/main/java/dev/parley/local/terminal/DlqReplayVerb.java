package dev.parley.local.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "replay",
        description = {
            "Hands dead letters to their group again, and to no other; mended, where a patch is given.",
            "A letter that was replayed is not replayed twice. Interrupted, the same command goes on."
        })
final class DlqReplayVerb implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin private final LetterChoice choice = new LetterChoice();

    @ArgGroup private @Nullable Patch patch;

    @Option(
            names = "--max-replays",
            paramLabel = "N",
            description = "Refuse letters that were replayed so often already; 5 by default.")
    private @Nullable Integer maxReplays;

    /** How the records are changed. */
    static final class Patch {
        @Option(
                names = "--patch",
                paramLabel = "JSON",
                description =
                        "A JSON Patch (RFC 6902) for each record, such as '[{\"op\":\"replace\",\"path\":\"/model\",\"value\":\"sim-1\"}]'.")
        private @Nullable String text;

        @Option(names = "--patch-file", paramLabel = "FILE", description = "The same in a file.")
        private @Nullable Path file;
    }

    @Override
    public Integer call() throws IOException {
        ObjectNode body = choice.body();
        if (patch != null) {
            String given = patch.file == null ? patch.text : Files.readString(patch.file);
            try {
                body.set("patch", JsonMapper.shared().readTree(given));
            } catch (JacksonException e) {
                throw new ParameterException(
                        spec.commandLine(), "The patch is not JSON: " + e.getOriginalMessage());
            }
        }
        if (maxReplays != null) {
            body.put("max_replays", maxReplays);
        }
        return new LetterErrandReport(Screen.standard())
                .run("replay", body, choice.execute, choice.json);
    }
}
