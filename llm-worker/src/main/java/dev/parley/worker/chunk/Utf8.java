package dev.parley.worker.chunk;

/** Sizes of text in UTF-8, found without encoding it. */
final class Utf8 {
    private Utf8() {}

    /** The bytes of a text; each half of a two-unit character counts as two. */
    static long length(CharSequence text) {
        long bytes = 0;
        for (int index = 0; index < text.length(); index++) {
            bytes += bytesOf(text.charAt(index));
        }
        return bytes;
    }

    /** The longest beginning of a text that has no more bytes than that, in whole characters. */
    static String prefix(String text, long maxBytes) {
        long bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            int units = Character.charCount(character);
            bytes += units == 2 ? 4 : bytesOf((char) character);
            if (bytes > maxBytes) {
                break;
            }
            end += units;
        }
        return text.substring(0, end);
    }

    private static int bytesOf(char unit) {
        if (unit < 0x80) {
            return 1;
        }
        // Two units make a character of four bytes.
        return unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
    }
}
