package dev.parley.sink.row;

/**
 * Text that PostgreSQL can hold. JSON may carry two things that a UTF-8 column may not: the
 * character NUL, and half a surrogate pair. Each becomes U+FFFD, because an accepted prompt belongs
 * in the history whatever is in it.
 */
final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == 0 || Character.isSurrogate(each)) {
                return replaced(text, i);
            }
        }
        return text;
    }

    private static String replaced(String text, int from) {
        StringBuilder result = new StringBuilder(text.length()).append(text, 0, from);
        int next;
        for (int i = from; i < text.length(); i = next) {
            int point = text.codePointAt(i);
            next = i + Character.charCount(point);
            boolean holdable =
                    point != 0
                            && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
            if (holdable) {
                result.appendCodePoint(point);
            } else {
                result.append(REPLACEMENT);
            }
        }
        return result.toString();
    }
}
