package dev.parley.ingress.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import dev.parley.events.wire.EventCodec;
import dev.parley.ingress.fake.EdgeOnFakes;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.stream.ServerFrame;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The documents say what the code does. */
final class DocumentsTest {
    private static final JsonNode ROUTES = Documents.all().openApi();
    private static final JsonNode CHANNELS = Documents.all().asyncApi();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @SuppressWarnings("NullAway.Init")
    private static EdgeOnFakes edge;

    @BeforeAll
    static void start() {
        edge = EdgeOnFakes.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void describesEveryRouteAndNoOther() {
        Set<String> described = new TreeSet<>();
        ROUTES.get("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .propertyNames()
                                .forEach(name -> {
                                    if (METHODS.contains(name)) {
                                        described.add(
                                                name.toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey());
                                    }
                                }));

        assertThat(described).containsExactlyInAnyOrderElementsOf(edge.routes());
    }

    @Test
    void describesEverySocket() {
        Set<String> addresses =
                CHANNELS.get("channels").properties().stream()
                        .filter(channel -> channel.getValue().at("/bindings/kafka").isMissingNode())
                        .map(channel -> channel.getValue().get("address").stringValue())
                        .map(address -> address.replaceAll("\\{[a-z]+}", "*"))
                        .collect(Collectors.toSet());

        assertThat(addresses).isEqualTo(edge.sockets());
    }

    @Test
    void namesEveryProblem() {
        for (JsonNode document : List.of(ROUTES, CHANNELS)) {
            assertThat(document.at("/components/schemas/ProblemCode/oneOf").valueStream())
                    .extracting(code -> code.get("const").stringValue())
                    .containsExactlyElementsOf(
                            Arrays.stream(ProblemCode.values())
                                    .map(ProblemCode::wireName)
                                    .toList());
        }
    }

    @Test
    void describesEveryFrameOfTheEdge() {
        JsonSubTypes types = ServerFrame.class.getAnnotation(JsonSubTypes.class);
        for (JsonSubTypes.Type type : types.value()) {
            JsonNode payload = CHANNELS.at("/components/messages/" + type.name() + "/payload");
            Set<String> fields = fields(type.value(), false);
            fields.add("type");
            Set<String> required = fields(type.value(), true);
            required.add("type");

            assertThat(names(payload.path("properties"))).as(type.name()).isEqualTo(fields);
            assertThat(payload.path("required").valueStream().map(JsonNode::stringValue))
                    .as(type.name())
                    .containsExactlyInAnyOrderElementsOf(required);
            assertThat(payload.at("/properties/type/const").stringValue()).isEqualTo(type.name());
        }
        assertThat(said("sendFrames"))
                .containsExactlyElementsOf(
                        Stream.of(types.value()).map(JsonSubTypes.Type::name).toList())
                .isEqualTo(said("sendFramesOfConversation"));
    }

    @Test
    void describesEveryFrameOfClients() throws ClassNotFoundException {
        Set<String> known = new TreeSet<>();
        for (Class<?> frame :
                Class.forName("dev.parley.ingress.socket.ClientFrame").getPermittedSubclasses()) {
            String name = snakeCase(frame.getSimpleName());
            if (name.equals("unreadable")) {
                continue;
            }
            Set<String> fields = fields(frame, false);
            fields.add("type");
            if (fields.remove("direction")) {
                fields.addAll(Set.of("parent_turn_id", "edit", "regenerate"));
            }
            assertThat(names(CHANNELS.at("/components/messages/" + name + "/payload/properties")))
                    .as(name)
                    .isEqualTo(fields);
            known.add(name);
        }
        assertThat(said("receiveFrames"))
                .containsExactlyInAnyOrderElementsOf(known)
                .isEqualTo(said("receiveFramesOfConversation"));
    }

    @Test
    void describesEveryTopicAndEvent() {
        Set<String> topics =
                CHANNELS.get("channels").properties().stream()
                        .filter(channel ->
                                !channel.getValue().at("/bindings/kafka").isMissingNode())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());

        assertThat(topics)
                .isEqualTo(Topics.ALL.stream().map(EventTopic::name).collect(Collectors.toSet()));
        for (EventTopic<?> topic : Topics.ALL) {
            JsonNode channel = CHANNELS.get("channels").get(topic.name());
            assertThat(channel.path("description").asString("")).isNotEmpty();
            assertThat(names(channel.get("messages")))
                    .isEqualTo(
                            EventCodec.leaves(topic.events()).stream()
                                    .map(Class::getSimpleName)
                                    .collect(Collectors.toSet()));
        }
    }

    @Test
    void refersOnlyToWhatIsThere() {
        for (JsonNode document : List.of(ROUTES, CHANNELS)) {
            Matcher references =
                    Pattern.compile("\"\\$ref\":\"#([^\"]+)\"").matcher(document.toString());
            while (references.find()) {
                assertThat(document.at(references.group(1)).isMissingNode())
                        .as(references.group(1))
                        .isFalse();
            }
        }
    }

    @Test
    void saysOfEveryOperationWhatItIs() {
        Set<String> tags =
                ROUTES.get("tags")
                        .valueStream()
                        .map(tag -> tag.get("name").stringValue())
                        .collect(Collectors.toSet());
        Set<String> ids = new TreeSet<>();
        ROUTES.get("paths")
                .forEach(path ->
                        path.properties().stream()
                                .filter(each -> METHODS.contains(each.getKey()))
                                .map(Map.Entry::getValue)
                                .forEach(operation -> {
                                    String id = operation.path("operationId").asString("");
                                    assertThat(ids.add(id)).as(id).isTrue();
                                    assertThat(operation.path("summary").asString(""))
                                            .as(id)
                                            .isNotEmpty();
                                    assertThat(tags).contains(operation.at("/tags/0").asString(""));
                                }));
    }

    private static List<String> said(String operation) {
        return CHANNELS.at("/operations/" + operation + "/messages")
                .valueStream()
                .map(message -> message.get("$ref").stringValue())
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                .toList();
    }

    private static Set<String> names(JsonNode object) {
        return new TreeSet<>(object.propertyNames());
    }

    private static Set<String> fields(Class<?> frame, boolean requiredOnly) {
        return Arrays.stream(frame.getRecordComponents())
                .filter(field -> !requiredOnly || isRequired(field))
                .map(field -> snakeCase(field.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isRequired(RecordComponent field) {
        return !field.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
