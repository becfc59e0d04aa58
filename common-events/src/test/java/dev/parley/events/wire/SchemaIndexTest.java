package dev.parley.events.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the page that analysts read to what is written. */
final class SchemaIndexTest {
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (\\S+)$(.*?)(?=^## |\\z)");
    private static final Pattern LINK = Pattern.compile("\\[(\\w+)]\\(([^)]+)\\.json\\)");
    private static final Pattern LINE =
            Pattern.compile("(?m)^(key|value|header) +(?:([\\w-]+): )?(.*)$");

    private final Map<String, String> sections = sections();

    static Stream<EventTopic<?>> topics() {
        return Topics.ALL.stream();
    }

    @Test
    void hasASectionForEveryTopic() {
        assertThat(sections.keySet())
                .containsExactlyInAnyOrderElementsOf(topics().map(EventTopic::name).toList());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void linksEveryEventToItsSchema(EventTopic<?> topic) {
        List<String> linked =
                LINK.matcher(section(topic))
                        .results()
                        .map(link -> link.group(1) + " " + link.group(2))
                        .toList();

        assertThat(linked)
                .containsExactlyInAnyOrderElementsOf(
                        EventCodec.leaves(topic.events()).stream()
                                .map(Class::getSimpleName)
                                .map(type -> type + " " + topic.name() + "/" + type)
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("topics")
    <E extends ParleyEvent> void showsARecordAsItIsWritten(EventTopic<E> topic) {
        byte[] key = {};
        byte[] value = {};
        Headers headers = new RecordHeaders();
        for (MatchResult line : LINE.matcher(section(topic)).results().toList()) {
            byte[] content = line.group(3).getBytes(UTF_8);
            switch (line.group(1)) {
                case "key" -> key = content;
                case "value" -> value = content;
                default -> headers.add(line.group(2), content);
            }
        }
        EventCodec<E> codec = topic.codec(text(headers.lastHeader("ce_source")).substring(8));

        Decoded<E> read = codec.read(key, value, headers);

        assertThat(read)
                .isInstanceOfSatisfying(
                        Decoded.Known.class, known -> assertThat(known.trace()).isNotNull());
        if (read instanceof Decoded.Known<E>(E event, TraceParent trace)) {
            assertThat(text(codec.value(event))).isEqualTo(text(value));
            assertThat(codec.headers(event, trace).toArray()).isEqualTo(headers.toArray());
        }
    }

    private String section(EventTopic<?> topic) {
        return sections.getOrDefault(topic.name(), "");
    }

    private static Map<String, String> sections() {
        String page;
        try {
            page = Files.readString(SchemaFiles.folder("/schemas").resolve("README.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Map<String, String> sections = new TreeMap<>();
        SECTION.matcher(page)
                .results()
                .forEach(section -> sections.put(section.group(1), section.group(2)));
        return sections;
    }

    private static String text(Header header) {
        return text(header.value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
