package dev.parley.ingress.anthropic;

import dev.parley.ingress.completion.Fields;
import dev.parley.ingress.problem.Refused;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads content blocks that occur in more than one place. */
final class ContentBlock {
    private static final Set<String> IMAGES =
            Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]++={0,2}+");

    private ContentBlock() {}

    /** The text of a block of type {@code text}. */
    static String text(Fields block) {
        String text = visible(block, "text");
        // Which passages an answer quoted is nothing that a model is told again.
        block.ignore("cache_control", "citations");
        block.end();
        return text;
    }

    /** A text that providers take: one without a visible character they refuse. */
    static String visible(Fields fields, String name) {
        String text = fields.requiredText(name);
        if (text.isBlank()) {
            throw fields.wrong(name, "has no text");
        }
        return text;
    }

    /** The image of a block of type {@code image}, as a URL. */
    static String image(Fields block) {
        Fields source = block.required("source", block.object("source"));
        String type = source.requiredText("type");
        String url =
                switch (type) {
                    case "base64" -> data(source);
                    case "url" -> address(source);
                    default -> throw source.wrong("type", "has to be base64 or url");
                };
        source.end();
        block.ignore("cache_control");
        block.end();
        return url;
    }

    private static String data(Fields source) {
        String type = source.requiredText("media_type");
        if (!IMAGES.contains(type)) {
            throw source.wrong(
                    "media_type", "has to be image/jpeg, image/png, image/gif or image/webp");
        }
        String data = source.requiredText("data");
        if (!isBase64(data)) {
            throw source.wrong("data", "has to be base64");
        }
        return "data:" + type + ";base64," + data;
    }

    private static boolean isBase64(String data) {
        return data.length() % 4 == 0 && BASE64.matcher(data).matches();
    }

    private static String address(Fields source) {
        String url = source.requiredText("url");
        if (!url.startsWith("https://")) {
            throw source.wrong("url", "has to begin with https://");
        }
        return url;
    }

    static Refused unsupported(Fields block, String type) {
        return block.wrong("type", "is %s, which is not supported here".formatted(name(type)));
    }

    /** Only what can be a name is repeated. */
    private static String name(String type) {
        return type.matches("[a-z0-9_]{1,64}") ? type : "something";
    }
}
