package dev.parley.sink.row;

import dev.parley.events.turn.Usage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The five columns that every table has that counts tokens. */
public final class UsageColumns {
    private UsageColumns() {}

    /** Adds them; all null where there is no usage. */
    public static <R> Columns<R> add(
            Columns<R> columns, Function<? super R, @Nullable Usage> usage) {
        return columns.number("prompt_tokens", of(usage, Usage::promptTokens))
                .number("completion_tokens", of(usage, Usage::completionTokens))
                .number("cached_prompt_tokens", of(usage, Usage::cachedPromptTokens))
                .number("reasoning_tokens", of(usage, Usage::reasoningTokens))
                .text("usage_source", of(usage, each -> WireName.of(each.source())));
    }

    private static <R, V> Function<R, @Nullable V> of(
            Function<? super R, @Nullable Usage> usage, Function<Usage, @Nullable V> field) {
        return row -> {
            Usage counted = usage.apply(row);
            return counted == null ? null : field.apply(counted);
        };
    }
}
