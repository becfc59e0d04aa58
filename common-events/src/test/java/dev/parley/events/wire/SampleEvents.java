package dev.parley.events.wire;

import dev.parley.events.topic.EventTopic;
import dev.parley.events.topic.Topics;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event of every type, made from the components of its record, so that a new type or field is in
 * every test from its first day.
 */
final class SampleEvents {
    /** Stands in every text that has no form of its own. */
    static final String MARKER = "marker";

    private static final UUID ID = UUID.fromString("01936f2a-7c00-7000-8000-00000000abcd");
    private static final Instant TIME = Instant.parse("2026-11-21T04:05:06.789012Z");
    private static final Map<String, String> FORMED =
            Map.of(
                    "textSha256",
                    "0123456789abcdef".repeat(4),
                    "currency",
                    "USD",
                    "period",
                    "2026-11");

    /** One type of event and where it lies. */
    record Kind<E extends ParleyEvent>(
            EventTopic<E> topic, Class<? extends E> type, EventCodec<E> codec) {
        /** With every optional field. */
        E full() {
            return type.cast(value(type, "", true));
        }

        /** Without any optional field. */
        E minimal() {
            return type.cast(value(type, "", false));
        }

        @Override
        public String toString() {
            return topic.name() + "/" + type.getSimpleName();
        }
    }

    private SampleEvents() {}

    /** Every type of every topic. */
    static Stream<Kind<?>> kinds() {
        return Topics.ALL.stream().flatMap(SampleEvents::kinds);
    }

    private static <E extends ParleyEvent> Stream<Kind<?>> kinds(EventTopic<E> topic) {
        EventCodec<E> codec = topic.codec("test");
        return EventCodec.leaves(topic.events()).stream()
                .map(type -> new Kind<>(topic, type.asSubclass(topic.events()), codec));
    }

    private static Object value(Type type, String name, boolean full) {
        if (type instanceof ParameterizedType list) {
            Type element = list.getActualTypeArguments()[0];
            return List.of(value(element, name, full), value(element, name, full));
        }
        if (type == String.class) {
            return FORMED.getOrDefault(name, MARKER + " \"" + name + "\" über 🌊\n");
        }
        if (type == UUID.class) {
            return ID;
        }
        if (type == Instant.class) {
            return TIME;
        }
        if (type == long.class || type == Long.class) {
            return 7_000_000_000L;
        }
        if (type == int.class || type == Integer.class) {
            return 7;
        }
        if (type == Double.class) {
            return 0.5;
        }
        if (type == boolean.class || type == Boolean.class) {
            return true;
        }
        Class<?> each = (Class<?>) type;
        return each.isEnum() ? each.getEnumConstants()[0] : ofRecord(each, full);
    }

    private static Object ofRecord(Class<?> type, boolean full) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values =
                Arrays.stream(components)
                        .map(component ->
                                full || !isOptional(component)
                                        ? value(
                                                component.getGenericType(),
                                                component.getName(),
                                                full)
                                        : null)
                        .toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("%s cannot be made of samples".formatted(type), e);
        }
    }

    /** Whether a component may be null. */
    static boolean isOptional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** The name of a component in JSON. */
    static String wireName(RecordComponent component) {
        return component
                .getName()
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
