package dev.parley.ingress.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.ingress.share.SharedConversation.Message;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * A shared conversation as a page: text and one style sheet, nothing that runs and nothing that is
 * loaded. Everything that people or models wrote is escaped.
 */
final class SharedPage {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final String FENCE = "```";

    private static final String STYLE =
            """
            :root { color-scheme: light dark; --back: #fbfaf8; --text: #1d1d1f; --faint: #6b6b70;
              --line: #e3e1dc; --asked: #eef2f7; --code: #f1efea; --link: #1a5fb4; }
            @media (prefers-color-scheme: dark) { :root { --back: #17181a; --text: #e8e6e3; --faint: #9a9aa0;
              --line: #313338; --asked: #22262d; --code: #1f2124; --link: #8ab4f8; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--back); color: var(--text);
              font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
              -webkit-text-size-adjust: 100%; }
            main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
            header { margin-bottom: 1.5rem; }
            header:not(:last-child) { border-bottom: 1px solid var(--line); padding-bottom: 1rem; }
            h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .25rem; overflow-wrap: anywhere; }
            h2 { font-size: .8125rem; font-weight: 600; color: var(--faint); margin: 0 0 .25rem; }
            h2 span { font-weight: 400; }
            header p, footer { color: var(--faint); font-size: .875rem; margin: 0; }
            article { margin: 0 0 1.5rem; }
            article.user { background: var(--asked); border-radius: .75rem; padding: .75rem 1rem; }
            article p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
            article p + pre, pre + p, pre + pre { margin-top: .75rem; }
            pre { background: var(--code); border-radius: .5rem; margin: 0; padding: .75rem 1rem; overflow-x: auto;
              font: .875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
            a { color: var(--link); }
            nav { margin: 0 0 1.5rem; }
            footer { border-top: 1px solid var(--line); padding-top: 1rem; }
            """;

    /** What a browser may do with the page: use its own style, and nothing else. */
    static final String POLICY =
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                    .formatted(sha256(STYLE));

    private final StringBuilder html = new StringBuilder(8_192);

    private SharedPage() {}

    /**
     * The page of a part of a conversation.
     *
     * @param continued whether it is not the first part
     */
    static String of(SharedConversation conversation, boolean continued) {
        String title = conversation.title() == null ? "A conversation" : conversation.title();
        SharedPage page = new SharedPage();
        page.begin(title);
        page.header(title, conversation.sharedAt(), continued);
        conversation.data().forEach(page::message);
        page.more(conversation.nextCursor());
        page.raw("<footer>");
        page.text("A conversation with a language model, shared by who had it.");
        page.raw("</footer>");
        return page.end();
    }

    /** The page where there is nothing to show. */
    static String nothing(String why) {
        SharedPage page = new SharedPage();
        page.begin("Nothing to show");
        page.raw("<header><h1>").text("Nothing to show").raw("</h1><p>").text(why);
        page.raw("</p></header>");
        return page.end();
    }

    private void begin(String title) {
        raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        raw("<meta name=\"robots\" content=\"noindex, nofollow\"><title>").text(title);
        raw("</title><style>").raw(STYLE).raw("</style></head>\n<body><main>\n");
    }

    private void header(String title, Instant sharedAt, boolean continued) {
        raw("<header><h1 dir=\"auto\">").text(title).raw("</h1><p>");
        text("Shared on " + DAY.format(sharedAt) + (continued ? ", continued" : ""));
        raw("</p></header>\n");
    }

    private void message(Message message) {
        boolean asked = message.role().equals("user");
        raw("<article class=\"").raw(asked ? "user" : "assistant").raw("\"><h2>");
        text(asked ? "Prompt" : "Answer");
        if (message.model() != null) {
            raw(" <span>· ").text(message.model()).raw("</span>");
        }
        raw("</h2>\n");
        content(message.content());
        raw("</article>\n");
    }

    /** Text as it is, but for what stands between fences, which is code. */
    private void content(String content) {
        StringBuilder block = new StringBuilder();
        boolean code = false;
        for (String line : content.split("\n", -1)) {
            if (line.stripLeading().startsWith(FENCE)) {
                block(block, code);
                code = !code;
            } else {
                block.append(line).append('\n');
            }
        }
        block(block, code);
    }

    private void block(StringBuilder block, boolean code) {
        String text = code ? block.toString().stripTrailing() : block.toString().strip();
        block.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        if (code) {
            raw("<pre dir=\"ltr\" tabindex=\"0\"><code>").text(text).raw("</code></pre>\n");
        } else {
            raw("<p dir=\"auto\">").text(text).raw("</p>\n");
        }
    }

    private void more(@Nullable String cursor) {
        if (cursor != null) {
            raw("<nav><a href=\"?cursor=").text(cursor).raw("\">Continue reading</a></nav>\n");
        }
    }

    private String end() {
        return raw("</main></body></html>\n").html.toString();
    }

    private SharedPage raw(String markup) {
        html.append(markup);
        return this;
    }

    private SharedPage text(String text) {
        html.append(HtmlUtils.htmlEscape(text, UTF_8.name()));
        return this;
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
