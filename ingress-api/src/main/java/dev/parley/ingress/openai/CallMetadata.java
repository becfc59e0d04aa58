package dev.parley.ingress.openai;

import dev.parley.events.wire.EventJson;
import dev.parley.ingress.completion.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a caller attaches to a call, and the words that are hints alone. */
final class CallMetadata {
    private static final int MAX_PAIRS = 16;
    private static final int MAX_KEY = 64;
    private static final int MAX_VALUE = 512;

    private CallMetadata() {}

    /** {@code metadata} as JSON: at most 16 pairs of short texts. */
    static @Nullable String read(Fields fields) {
        JsonNode given = fields.find("metadata");
        Fields metadata = fields.object("metadata");
        if (given == null || metadata == null || given.isEmpty()) {
            return null;
        }
        if (given.size() > MAX_PAIRS) {
            throw fields.wrong("metadata", "may have at most %d pairs".formatted(MAX_PAIRS));
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String key : given.propertyNames()) {
            String value = metadata.requiredText(key);
            if (key.length() > MAX_KEY || value.length() > MAX_VALUE) {
                throw metadata.wrong(
                        key,
                        "may have at most %d characters in its key and %d in its value"
                                .formatted(MAX_KEY, MAX_VALUE));
            }
            pairs.put(key, value);
        }
        return EventJson.mapper().writeValueAsString(pairs);
    }

    /** Who asks, as the provider is told: the newer word for it counts. */
    static @Nullable String endUser(Fields fields) {
        String user = fields.text("user");
        String identifier = fields.text("safety_identifier");
        return identifier == null ? user : identifier;
    }

    /** Takes hints that change no answer. */
    static void takeHints(Fields fields) {
        String tier = fields.text("service_tier");
        if (tier != null && !Set.of("auto", "default").contains(tier)) {
            throw fields.unsupported("service_tier", "has to be auto or default");
        }
        fields.ignore("prompt_cache_retention");
    }
}
