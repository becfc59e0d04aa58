package dev.parley.events.wire;

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
 * Finds fields that an event must have and has not: every component not marked {@code @Nullable}.
 */
final class RequiredFields {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private record Field(String name, MethodHandle accessor) {}

    private final ClassValue<List<Field>> fields =
            new ClassValue<>() {
                @Override
                protected List<Field> computeValue(Class<?> type) {
                    return requiredOf(type);
                }
            };

    /** The first missing field by its name in JSON, nested ones with a path; null when none is. */
    @Nullable String firstMissing(Object value) {
        for (Field field : fields.get(value.getClass())) {
            Object content = read(field, value);
            if (content == null) {
                return field.name();
            }
            String nested = nested(content);
            if (nested != null) {
                return field.name() + "." + nested;
            }
        }
        return null;
    }

    private @Nullable String nested(Object content) {
        if (content instanceof List<?> list) {
            for (Object element : list) {
                if (element == null) {
                    return "[]";
                }
                String missing = element instanceof Record each ? firstMissing(each) : null;
                if (missing != null) {
                    return "[]." + missing;
                }
            }
            return null;
        }
        return content instanceof Record nested ? firstMissing(nested) : null;
    }

    private static @Nullable Object read(Field field, Object value) {
        try {
            return (Object) field.accessor().invokeExact(value);
        } catch (Throwable e) {
            throw new AssertionError("a record's accessor only reads", e);
        }
    }

    private static List<Field> requiredOf(Class<?> type) {
        List<Field> required = new ArrayList<>();
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                if (!nullable && !component.getType().isPrimitive()) {
                    required.add(new Field(wireName(component), accessor(component)));
                }
            }
        }
        return List.copyOf(required);
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
