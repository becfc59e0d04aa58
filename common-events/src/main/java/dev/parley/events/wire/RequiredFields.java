package dev.parley.events.wire;

import dev.parley.events.identity.ConversationId;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds fields that an event must have and has not: every component not marked {@code @Nullable},
 * in the event itself, the records in it and the elements of its lists.
 */
final class RequiredFields {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /**
     * A component to look at.
     *
     * @param optional whether null is right
     * @param nests whether there are fields in it to look at
     */
    private record Field(String name, boolean optional, boolean nests, MethodHandle accessor) {}

    private final ClassValue<List<Field>> fields =
            new ClassValue<>() {
                @Override
                protected List<Field> computeValue(Class<?> type) {
                    return fieldsOf(type);
                }
            };

    /** The first missing field by its path in JSON, {@code messages[0].role}; null when none is. */
    @Nullable String firstMissing(Object value) {
        for (Field field : fields.get(value.getClass())) {
            Object content = read(field, value);
            if (content == null) {
                if (!field.optional()) {
                    return field.name();
                }
            } else if (field.nests()) {
                String missing = firstMissingIn(content, field.name());
                if (missing != null) {
                    return missing;
                }
            }
        }
        return null;
    }

    private @Nullable String firstMissingIn(@Nullable Object content, String path) {
        if (content == null) {
            return path;
        }
        if (content instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                String missing = firstMissingIn(list.get(i), path + "[" + i + "]");
                if (missing != null) {
                    return missing;
                }
            }
        } else if (content instanceof Record nested) {
            String missing = firstMissing(nested);
            return missing == null ? null : path + "." + missing;
        }
        return null;
    }

    private static @Nullable Object read(Field field, Object value) {
        try {
            return (Object) field.accessor().invokeExact(value);
        } catch (Throwable e) {
            throw new AssertionError("a record's accessor only reads", e);
        }
    }

    private static List<Field> fieldsOf(Class<?> type) {
        List<Field> found = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean optional =
                    component.getType().isPrimitive()
                            || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            boolean nests = nests(component.getType());
            if (!optional || nests) {
                found.add(new Field(wireName(component), optional, nests, accessor(component)));
            }
        }
        return List.copyOf(found);
    }

    private static boolean nests(Class<?> type) {
        boolean id = type.getPackage() == ConversationId.class.getPackage();
        return type == List.class || (type.isRecord() && !id);
    }

    private static String wireName(RecordComponent component) {
        return HUMP.matcher(component.getName()).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            return LOOKUP.unreflect(component.getAccessor())
                    .asType(MethodType.methodType(Object.class, Object.class));
        } catch (IllegalAccessException e) {
            throw new AssertionError("events are public records", e);
        }
    }
}
