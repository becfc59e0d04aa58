package dev.parley.sink.row;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows turned into one array per column, so that a batch of any size is one statement with few
 * parameters:
 *
 * <pre>{@code insert into t (<names>) select * from <rows>}</pre>
 *
 * <p>Names are part of the statement's text and come from the code alone.
 */
public final class Columns<R> {
    private final Collection<R> rows;
    private final List<String> names = new ArrayList<>();
    private final List<String> parameters = new ArrayList<>();
    private final Map<String, Object> arrays = new LinkedHashMap<>();

    private Columns(Collection<R> rows) {
        this.rows = rows;
    }

    /** No columns yet, of these rows. */
    public static <R> Columns<R> of(Collection<R> rows) {
        return new Columns<>(rows);
    }

    /** A column of text; see {@link StorableText}. */
    public Columns<R> text(String name, Function<? super R, @Nullable String> value) {
        return cast(name, "text", value);
    }

    /** A column of a type that PostgreSQL reads from text. */
    public Columns<R> cast(String name, String type, Function<? super R, @Nullable String> value) {
        @Nullable String[] array = new @Nullable String[rows.size()];
        int i = 0;
        for (R row : rows) {
            String each = value.apply(row);
            array[i++] = each == null ? null : StorableText.of(each);
        }
        return add(name, type, array);
    }

    /** A column of times; see {@link StorableTime}. */
    public Columns<R> time(String name, Function<? super R, @Nullable Instant> value) {
        return cast(
                name,
                "timestamptz",
                row -> {
                    Instant time = value.apply(row);
                    return time == null ? null : StorableTime.of(time);
                });
    }

    /** A column of ids. */
    public Columns<R> id(String name, Function<? super R, @Nullable UUID> value) {
        @Nullable UUID[] array = new @Nullable UUID[rows.size()];
        int i = 0;
        for (R row : rows) {
            array[i++] = value.apply(row);
        }
        return add(name, "uuid", array);
    }

    /** A column of numbers. */
    public Columns<R> number(String name, Function<? super R, @Nullable Long> value) {
        @Nullable Long[] array = new @Nullable Long[rows.size()];
        int i = 0;
        for (R row : rows) {
            array[i++] = value.apply(row);
        }
        return add(name, "bigint", array);
    }

    /** A column of yes and no. */
    public Columns<R> flag(String name, Predicate<? super R> value) {
        Boolean[] array = new Boolean[rows.size()];
        int i = 0;
        for (R row : rows) {
            array[i++] = value.test(row);
        }
        return add(name, "boolean", array);
    }

    private Columns<R> add(String name, String type, Object array) {
        names.add(name);
        parameters.add("cast(:%s as %s[])".formatted(name, type));
        arrays.put(name, array);
        return this;
    }

    /** The names in order, for the head of an insert. */
    public String names() {
        return String.join(", ", names);
    }

    /** The rows as a table expression, in the order in which they were given. */
    public String rows() {
        return "unnest(%s) as given (%s)".formatted(String.join(", ", parameters), names());
    }

    /** The arrays to bind, by name. */
    public Map<String, Object> arrays() {
        return arrays;
    }
}
