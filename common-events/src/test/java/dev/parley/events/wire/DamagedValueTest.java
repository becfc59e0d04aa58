package dev.parley.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.wire.SampleEvents.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every event of every topic, damaged in every place. */
final class DamagedValueTest {
    private static final int ROUNDS = 3_000;

    /** A place in a value: what holds it, how the codec names it, and how to change it. */
    private record Place(String path, JsonNode parent, JsonNode content, Consumer<JsonNode> set) {
        boolean isElement() {
            return parent instanceof ArrayNode;
        }

        void remove() {
            ((ObjectNode) parent).remove(path.substring(path.lastIndexOf('.') + 1));
        }
    }

    static Stream<Kind<?>> kinds() {
        return SampleEvents.kinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <E extends ParleyEvent> void namesEachFieldThatIsMissing(Kind<E> kind) {
        E event = kind.full();
        for (String path : paths(json(kind, event))) {
            ObjectNode removed = json(kind, event);
            Place place = at(removed, path);
            if (place.isElement()) {
                continue;
            }
            place.remove();
            ObjectNode nulled = json(kind, event);
            at(nulled, path).set().accept(nulled.nullNode());

            for (ObjectNode damaged : List.of(removed, nulled)) {
                Decoded<E> read = read(kind, event, damaged);
                if (isRequired(kind, path)) {
                    assertThat(read)
                            .isEqualTo(
                                    new Decoded.Unreadable<>(
                                            "the field '%s' is missing".formatted(path)));
                } else {
                    assertThat(read).as(path).isInstanceOf(Decoded.Known.class);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <E extends ParleyEvent> void namesEachFieldOfAWrongType(Kind<E> kind) {
        E event = kind.full();
        for (String path : paths(json(kind, event))) {
            for (String wrong : wrongFor(at(json(kind, event), path).content())) {
                ObjectNode damaged = json(kind, event);
                at(damaged, path).set().accept(EventJson.mapper().readTree(wrong));

                assertThat(read(kind, event, damaged))
                        .as("%s: %s", path, wrong)
                        .isEqualTo(
                                new Decoded.Unreadable<>(
                                        "the field '%s' is not of its form".formatted(path)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <E extends ParleyEvent> void survivesRandomDamage(Kind<E> kind) {
        Random random = new Random(kind.toString().hashCode());
        E event = kind.full();
        byte[] key = kind.codec().key(event);
        byte[] whole = kind.codec().value(event);
        EventCodec<E> codec = kind.codec();
        int unreadable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(whole, random);
            switch (codec.read(key, damaged, new RecordHeaders())) {
                case Decoded.Known<E>(E known, _) -> assertThat(codec.value(known)).isNotEmpty();
                case Decoded.Foreign<E>(String type) -> assertThat(type).isNotEmpty();
                case Decoded.Unreadable<E>(String reason) -> {
                    unreadable++;
                    assertThat(reason).isNotBlank().doesNotContain(SampleEvents.MARKER);
                }
            }
        }
        assertThat(unreadable).isGreaterThan(ROUNDS / 2);
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        int place = random.nextInt(whole.length);
        int other = random.nextInt(whole.length);
        switch (random.nextInt(6)) {
            case 0 -> random.nextBytes(damaged);
            case 1 -> damaged = Arrays.copyOf(damaged, place);
            case 2 -> damaged = Arrays.copyOfRange(damaged, place, damaged.length);
            case 3 -> {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
            }
            case 4 -> {
                String syntax = "{}[]\",:0-e.\\ntu\u0000";
                damaged[place] = (byte) syntax.charAt(random.nextInt(syntax.length()));
            }
            default ->
                    System.arraycopy(
                            whole, place, damaged, other, whole.length - Math.max(place, other));
        }
        return damaged;
    }

    private static List<String> wrongFor(JsonNode content) {
        List<String> wrong =
                new ArrayList<>(List.of("true", "{}", "[]", "[[]]", "7", "7.5", "\"x\"", "\"\""));
        if (content.isObject()) {
            wrong.remove("{}");
        } else if (content.isArray()) {
            wrong.removeAll(List.of("[]", "[[]]"));
        } else if (content.isIntegralNumber()) {
            wrong.remove("7");
            wrong.addAll(List.of("\"7\"", "99999999999999999999", "1e99"));
        } else if (content.isNumber()) {
            wrong.removeAll(List.of("7", "7.5"));
            wrong.add("\"7.5\"");
        } else if (content.isBoolean()) {
            wrong.remove("true");
            wrong.addAll(List.of("\"true\"", "0"));
        } else if (isFreeText(content)) {
            wrong.removeAll(List.of("\"x\"", "\"\""));
        } else {
            wrong.addAll(List.of("0", "\"1-1-1-1-1\"", "\"COMPLETED\"", "\"2026-11-21\""));
        }
        return wrong;
    }

    private static boolean isFreeText(JsonNode content) {
        String text = content.stringValue();
        return text.startsWith(SampleEvents.MARKER)
                || text.equals("USD")
                || text.equals("2026-11")
                || text.length() == 64;
    }

    /** Whether the schema of an event requires what stands at a path. */
    private static boolean isRequired(Kind<?> kind, String path) {
        JsonNode schema = SchemaFiles.resolved(SchemaFiles.one("/schemas", kind.toString()));
        boolean required = false;
        for (String step : path.split("\\.", -1)) {
            String name = step.replaceAll("\\[.*", "");
            required =
                    schema.path("required")
                            .valueStream()
                            .anyMatch(each -> each.stringValue().equals(name));
            schema = schema.path("properties").path(name);
            schema = step.endsWith("]") ? schema.path("items") : schema;
        }
        return required;
    }

    private static <E extends ParleyEvent> Decoded<E> read(Kind<E> kind, E event, ObjectNode json) {
        EventCodec<E> codec = kind.codec();
        return codec.read(codec.key(event), json.toString().getBytes(UTF_8), new RecordHeaders());
    }

    private static <E extends ParleyEvent> ObjectNode json(Kind<E> kind, E event) {
        return (ObjectNode) EventJson.mapper().readTree(kind.codec().value(event));
    }

    private static List<String> paths(ObjectNode json) {
        List<String> paths = new ArrayList<>(places(json).stream().map(Place::path).toList());
        paths.remove("type");
        return paths;
    }

    private static Place at(ObjectNode json, String path) {
        return places(json).stream()
                .filter(place -> place.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static List<Place> places(ObjectNode json) {
        List<Place> places = new ArrayList<>();
        collect("", json, places);
        return places;
    }

    private static void collect(String path, JsonNode node, List<Place> places) {
        if (node instanceof ObjectNode object) {
            object.properties()
                    .forEach(field -> {
                        String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                        places.add(
                                new Place(
                                        name,
                                        node,
                                        field.getValue(),
                                        value -> object.set(field.getKey(), value)));
                        collect(name, field.getValue(), places);
                    });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                String name = path + "[" + i + "]";
                places.add(new Place(name, node, array.get(i), value -> array.set(index, value)));
                collect(name, array.get(i), places);
            }
        }
    }
}
