package dev.parley.local.terminal;

import dev.parley.local.system.LocalSystem;
import dev.parley.local.trace.Journey;
import dev.parley.local.trace.Sighting;
import dev.parley.local.trace.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "trace",
        description = {
            "Shows the whole way of a turn: every record about it on every topic, in the order of time,",
            "and its row in the database. No text of messages."
        })
final class TraceVerb implements Callable<Integer> {
    private final Screen screen = Screen.standard();

    @Parameters(paramLabel = "TURN_ID", description = "As the edge tells it with every frame.")
    @SuppressWarnings("NullAway.Init")
    private UUID turn;

    @Option(names = "--json", description = "For programs: one object.")
    private boolean json;

    @Option(names = "--all", description = "Every delta on a line of its own.")
    private boolean all;

    @Override
    public Integer call() {
        LocalSystem system = Place.here().up();
        Journey journey =
                new Tracer(system.addresses().bootstrapServers(), system.addresses().superuser())
                        .follow(turn);
        if (json) {
            screen.line(
                    JsonMapper.builder()
                            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(journey));
        } else {
            print(journey);
        }
        return 0;
    }

    private void print(Journey journey) {
        screen.line(
                "turn %s, trace %s, from %s"
                        .formatted(
                                journey.turn(),
                                journey.traceId() == null ? "-" : journey.traceId(),
                                journey.start()));
        screen.line(
                screen.dim(
                        "%10s  %-36s %8s  %-22s %-20s  %s"
                                .formatted("AFTER", "TOPIC", "PLACE", "TYPE", "WRITER", "")));
        List<Sighting> sightings = journey.sightings();
        for (int i = 0; i < sightings.size(); i++) {
            int last = all ? i : endOfDeltas(sightings, i);
            print(journey, sightings.get(i), last - i);
            i = last;
        }
        row(journey, journey.row());
        journey.breaks()
                .forEach(place ->
                        screen.line(screen.yellow("without the trace of the prompt: " + place)));
    }

    private void print(Journey journey, Sighting sighting, int more) {
        String generation = sighting.generation();
        screen.line(
                "%10s  %-36s %8s  %-22s %-20s  %s%s%s"
                        .formatted(
                                after(journey.since(sighting.time())),
                                sighting.topic(),
                                sighting.place(),
                                sighting.type() == null ? "?" : sighting.type(),
                                sighting.writer() == null ? "?" : sighting.writer(),
                                generation == null ? "" : "generation " + generation + " ",
                                sighting.detail(),
                                more == 0 ? "" : screen.dim("and %d more".formatted(more))));
    }

    private void row(Journey journey, Journey.@Nullable Row row) {
        screen.line(
                row == null
                        ? screen.yellow("PostgreSQL has no row of it yet")
                        : "%10s  %-36s %8s  %s, %d messages"
                                .formatted(
                                        after(journey.since(row.endedAt())),
                                        "PostgreSQL chat.turns",
                                        "",
                                        row.outcome(),
                                        row.messages()));
    }

    /** The last of the deltas of one generation that stand in a row from here. */
    private static int endOfDeltas(List<Sighting> sightings, int from) {
        Sighting first = sightings.get(from);
        int last = from;
        while ("TextDelta".equals(first.type())
                && last + 1 < sightings.size()
                && "TextDelta".equals(sightings.get(last + 1).type())
                && first.topic().equals(sightings.get(last + 1).topic())
                && String.valueOf(first.generation())
                        .equals(sightings.get(last + 1).generation())) {
            last++;
        }
        return last;
    }

    private static String after(Duration time) {
        return "%+.3f s".formatted(time.toNanos() / 1e9);
    }
}
