package dev.parley.sink.row;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of a constant as it stands in events and tables: {@code TOOL_CALLS} is {@code
 * tool_calls}.
 */
public final class WireName {
    private WireName() {}

    /** The name, or null for null. */
    public static @Nullable String of(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }
}
