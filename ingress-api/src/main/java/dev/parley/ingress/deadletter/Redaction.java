package dev.parley.ingress.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records without what people wrote. Only text in fields that are known to hold ids, times and
 * words of the system, and that looks like it, is shown; so a field that nobody thought of is
 * hidden.
 */
final class Redaction {
    private static final Pattern SHOWN_FIELD =
            Pattern.compile(
                    "type|at|.*_at|.*_id|category|currency|cursor|finish_reason|model|outcome|period"
                            + "|price_version|provider|reason|result|role|source|text_sha256|worker");
    private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{0,200}");
    private static final Set<String> SHOWN_HEADERS =
            Set.of(
                    "ce_specversion",
                    "ce_id",
                    "ce_source",
                    "ce_type",
                    "ce_time",
                    "content-type",
                    "traceparent");

    private Redaction() {}

    static JsonNode of(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode redacted = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    redacted.set(
                            field.getKey(),
                            isShown(field.getKey(), field.getValue())
                                    ? field.getValue()
                                    : of(field.getValue()));
                }
                yield redacted;
            }
            case ArrayNode array -> {
                ArrayNode redacted = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> redacted.add(of(element)));
                yield redacted;
            }
            default ->
                    node.isString()
                            ? JsonNodeFactory.instance.stringNode(hidden(node.stringValue()))
                            : node;
        };
    }

    /** The value of a header. */
    static String header(String name, byte[] value, boolean revealed) {
        String text = new String(value, UTF_8);
        boolean shown = revealed || (SHOWN_HEADERS.contains(name) && WORD.matcher(text).matches());
        return shown ? text : hidden(text);
    }

    /** A key: what partitions records is an id unless somebody wrote it by hand. */
    static String key(byte[] value, boolean revealed) {
        String text = new String(value, UTF_8);
        return revealed || WORD.matcher(text).matches() ? text : hidden(text);
    }

    private static boolean isShown(String name, JsonNode value) {
        return value.isString()
                && SHOWN_FIELD.matcher(name).matches()
                && WORD.matcher(value.stringValue()).matches();
    }

    private static String hidden(String text) {
        return "[redacted, %d characters]".formatted(text.length());
    }
}
