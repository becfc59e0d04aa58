package dev.parley.ingress.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.events.generation.ModelCatalog;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import org.jspecify.annotations.Nullable;

/** What a prompt has to be like. Each rule refuses with the field and the bound. */
public final class PromptRules {
    private static final int MAX_KEY = 255;
    private static final int MAX_TITLE = 200;

    private final ModelCatalog models;
    private final long maxPrompt;

    /** Thread safety: immutable. */
    public PromptRules(ModelCatalog models, PromptSettings settings) {
        this.models = models;
        this.maxPrompt = settings.maxPrompt().toBytes();
    }

    /**
     * The prompt's text, if it is not too long.
     *
     * @param mayBeEmpty whether there is more to the prompt than its text
     */
    String content(@Nullable String content, boolean mayBeEmpty) {
        if (content == null) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST,
                            "content",
                            "the field 'content' is missing")
                    .asException();
        }
        if (content.isBlank() && !mayBeEmpty) {
            throw Refusal.ofField(ProblemCode.PROMPT_EMPTY, "content", "the prompt has no text")
                    .asException();
        }
        bounded("content", content, maxPrompt);
        PlainText.of("content", content);
        return content;
    }

    /** The model, if one was chosen and it is served here. */
    public @Nullable String model(@Nullable String model) {
        if (model != null && models.find(model).isEmpty()) {
            throw Refusal.ofField(
                            ProblemCode.MODEL_NOT_FOUND,
                            "model",
                            "no such model is served here; GET /api/v1/models lists those that are")
                    .asException();
        }
        return model;
    }

    /** The instructions of a conversation, which are bounded as a prompt is. */
    public @Nullable String systemPrompt(@Nullable String text) {
        if (text != null) {
            bounded("system_prompt", text, maxPrompt);
            PlainText.of("system_prompt", text);
        }
        return text;
    }

    /** The title of a conversation. */
    public @Nullable String title(@Nullable String title) {
        if (title == null) {
            return null;
        }
        if (title.codePointCount(0, title.length()) > MAX_TITLE) {
            throw Refusal.beyond(
                            ProblemCode.INVALID_REQUEST,
                            "title",
                            MAX_TITLE,
                            "the title may have at most %d characters".formatted(MAX_TITLE))
                    .asException();
        }
        PlainText.of("title", title);
        return title;
    }

    /** The key, if one was sent: 1 to 255 printable ASCII characters. */
    @Nullable String idempotencyKey(@Nullable String key) {
        if (key == null) {
            return null;
        }
        boolean printable = key.chars().allMatch(character -> character > ' ' && character < 127);
        if (key.isEmpty() || key.length() > MAX_KEY || !printable) {
            throw Refusal.beyond(
                            ProblemCode.INVALID_REQUEST,
                            "idempotency_key",
                            MAX_KEY,
                            "the idempotency key has to be 1 to %d printable ASCII characters without spaces"
                                    .formatted(MAX_KEY))
                    .asException();
        }
        return key;
    }

    private static void bounded(String field, String text, long limit) {
        // No character has fewer bytes than code units, so most texts need no counting.
        if (text.length() > limit
                || (text.length() > limit / 3 && text.getBytes(UTF_8).length > limit)) {
            throw Refusal.beyond(
                            ProblemCode.PROMPT_TOO_LONG,
                            field,
                            limit,
                            "'%s' may have at most %d bytes in UTF-8".formatted(field, limit))
                    .asException();
        }
    }
}
