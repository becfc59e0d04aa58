package dev.parley.bench.load;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What is of interest in a frame of either kind of stream; field names alone tell, whatever object
 * they stand in.
 *
 * @param type of a frame of Parley's own; empty in OpenAI's
 * @param tokens of the answer, in a frame with the usage; 0 in others
 */
record Frame(
        String type, String content, @Nullable String finishReason, int tokens, boolean error) {
    private static final JsonFactory JSON = new JsonFactory();

    static Frame read(byte[] bytes, int offset, int length) {
        String type = "";
        String content = "";
        String finishReason = null;
        int tokens = 0;
        boolean error = false;
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    switch (parser.currentName()) {
                        case "type" -> type = type.isEmpty() ? parser.getString() : type;
                        case "content" -> content = parser.getString();
                        case "finish_reason" -> finishReason = parser.getString();
                        case null, default -> {}
                    }
                } else if (token == JsonToken.VALUE_NUMBER_INT
                        && "completion_tokens".equals(parser.currentName())) {
                    tokens = parser.getIntValue();
                } else if (token == JsonToken.START_OBJECT
                        && "error".equals(parser.currentName())) {
                    error = true;
                }
            }
        }
        return new Frame(type, content, finishReason, tokens, error);
    }
}
