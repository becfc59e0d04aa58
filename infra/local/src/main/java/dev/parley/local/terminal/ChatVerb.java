package dev.parley.local.terminal;

import dev.parley.local.chat.Edge;
import dev.parley.local.chat.Frame;
import dev.parley.local.chat.Turn;
import dev.parley.local.home.Account;
import dev.parley.local.home.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "chat",
        description = {
            "Sends a prompt over the WebSocket and shows the answer as it streams.",
            "Ctrl-C cancels the answer. Exits with 1 when the answer failed."
        })
final class ChatVerb implements Callable<Integer> {
    private final Screen screen = Screen.standard();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "TEXT",
            arity = "1..*",
            description = "The prompt; - reads it from standard input.")
    private List<String> words = List.of();

    /** Whether text of the answer stands on the screen. */
    private boolean shown;

    @ArgGroup private @Nullable Which which;

    @Option(names = "--json", description = "Print the frames as the edge sends them, one a line.")
    private boolean json;

    @Option(
            names = "--model",
            description = "The model, such as sim-slow; a new conversation keeps it.")
    private @Nullable String model;

    /** An old conversation instead of a new one. */
    static final class Which {
        @Option(
                names = "--conversation",
                paramLabel = "ID",
                description = "Go on with this conversation.")
        private @Nullable String conversation;

        @Option(
                names = {"-c", "--continue"},
                description = "Go on with the conversation of the last ./parley chat.")
        private boolean last;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Place place = Place.here();
        Account user = place.up().user();
        String prompt = prompt();
        try (Edge edge = new Edge(user)) {
            String conversation = conversation(place, edge);
            PrivateFile.write(place.home().lastConversation(), conversation + "\n");
            Turn turn = new Turn(edge, conversation, prompt, model);
            AtomicBoolean ended = new AtomicBoolean();
            Thread cancel =
                    new Thread(
                            () -> {
                                if (!ended.get()) {
                                    turn.cancel();
                                }
                            },
                            "cancel");
            Runtime.getRuntime().addShutdownHook(cancel);
            Frame end = turn.run(json ? this::printFrame : this::printAnswer);
            ended.set(true);
            return finish(end, conversation);
        }
    }

    private int finish(Frame end, String conversation) {
        if (shown) {
            screen.out().println();
        }
        if (json && end.type().equals("error")) {
            screen.out().println(end.text());
        } else if (!json && end.type().equals("completed")) {
            screen.line(screen.dim("conversation " + conversation));
        } else if (!json) {
            System.err.println("parley: %s %s".formatted(end.type(), end.reason()).strip());
        }
        return end.type().equals("completed") ? 0 : ParleyCommand.FAILED;
    }

    private void printFrame(Frame frame) {
        screen.out().println(frame.text());
    }

    private void printAnswer(Frame frame) {
        switch (frame.type()) {
            case "delta" -> {
                shown = true;
                screen.out().print(frame.field("content"));
                screen.out().flush();
            }
            case "queued" -> screen.line(screen.dim("(waits for the turn before it)"));
            case "restarted" ->
                    screen.line(screen.yellow("\n(the answer starts again; forget what is above)"));
            default -> {
                // The rest is for those who ask for --json.
            }
        }
    }

    private String prompt() throws IOException {
        String text = String.join(" ", words);
        if (text.equals("-")) {
            text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (text.isBlank()) {
            throw new ParameterException(spec.commandLine(), "The prompt is empty.");
        }
        return text;
    }

    private String conversation(Place place, Edge edge) throws IOException {
        Which chosen = which;
        if (chosen != null && chosen.conversation != null) {
            return chosen.conversation;
        }
        return chosen != null && chosen.last ? last(place) : edge.createConversation(model);
    }

    private String last(Place place) throws IOException {
        if (!Files.exists(place.home().lastConversation())) {
            throw new ParameterException(
                    spec.commandLine(), "There is no conversation to go on with yet.");
        }
        return Files.readString(place.home().lastConversation()).strip();
    }
}
