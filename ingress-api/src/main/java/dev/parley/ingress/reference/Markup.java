package dev.parley.ingress.reference;

import java.util.regex.Pattern;

/**
 * HTML as it is put together. What comes from a document is escaped, always.
 *
 * <p>Thread safety: none.
 */
final class Markup {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    private final StringBuilder html = new StringBuilder();

    /** Adds tags, written here. */
    Markup raw(String tags) {
        html.append(tags);
        return this;
    }

    /** Adds text. */
    Markup text(String text) {
        html.append(escaped(text));
        return this;
    }

    /** Adds text in an element. */
    Markup element(String name, String text) {
        return raw("<" + name + ">").text(text).raw("</" + name + ">");
    }

    /** Adds text in an element that has a class. */
    Markup element(String name, String styling, String text) {
        return raw("<" + name + " class=\"" + styling + "\">").text(text).raw("</" + name + ">");
    }

    /** Adds a link. */
    Markup link(String target, String text) {
        return raw("<a href=\"").text(target).raw("\">").text(text).raw("</a>");
    }

    /** Adds a sentence, in which code stands between backticks. */
    Markup prose(String text) {
        html.append(CODE.matcher(escaped(text)).replaceAll("<code>$1</code>"));
        return this;
    }

    /** Adds sentences, in paragraphs. */
    Markup paragraphs(String text) {
        for (String paragraph : text.split("\n\n", -1)) {
            raw("<p>").prose(paragraph).raw("</p>\n");
        }
        return this;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
