package dev.parley.ingress.completion;

import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import dev.parley.ingress.problem.Refused;
import dev.parley.ingress.prompt.PlainText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSON object that a client sent, read field by field. A field that is null counts as absent.
 * Nothing is passed over in silence: what nobody has asked for is refused by its name in the end.
 *
 * <p>Everything here throws {@link Refused} with the place of what is wrong, such as {@code
 * messages[2].content[0].text}.
 */
public final class Fields {
    private final JsonNode object;
    private final String place;
    private final Set<String> known = new HashSet<>();

    private Fields(JsonNode object, String place) {
        this.object = object;
        this.place = place;
    }

    /** The body of a request. */
    public static Fields of(JsonNode body) {
        if (!body.isObject()) {
            throw Refusal.of(ProblemCode.INVALID_REQUEST, "the body has to be a JSON object")
                    .asException();
        }
        return new Fields(body, "");
    }

    /** Where a field of this object is in the body. */
    public String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    /** The field as it is; null where there is none. */
    public @Nullable JsonNode find(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** A text. */
    public @Nullable String text(String name) {
        JsonNode value = find(name);
        return value == null ? null : text(value, place(name));
    }

    /** A text that has to be there. */
    public String requiredText(String name) {
        return required(name, text(name));
    }

    /** Texts. */
    public @Nullable List<String> texts(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(name, value)) {
            texts.add(text(element, place(name) + "[" + texts.size() + "]"));
        }
        return texts;
    }

    /** Yes or no. */
    public @Nullable Boolean flag(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(name, "has to be true or false");
        }
        return value.booleanValue();
    }

    /** A number within bounds, both included. */
    public @Nullable Double number(String name, double least, double most) {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber() || value.asDouble() < least || value.asDouble() > most) {
            throw wrong(name, "has to be a number from %s to %s".formatted(least, most));
        }
        return value.asDouble();
    }

    /** A whole number within bounds, both included. */
    public @Nullable Integer whole(String name, int least, int most) {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw wrong(name, "has to be a whole number from %d to %d".formatted(least, most));
        }
        return value.intValue();
    }

    /** A whole number of 64 bits. */
    public @Nullable Long wholeLong(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "has to be a whole number of 64 bits");
        }
        return value.longValue();
    }

    /** An object, to be read further. */
    public @Nullable Fields object(String name) {
        JsonNode value = find(name);
        return value == null ? null : object(value, place(name));
    }

    /** Objects, to be read further; none where the field is absent. */
    public List<Fields> objects(String name) {
        JsonNode value = find(name);
        return value == null ? List.of() : objects(name, value);
    }

    /** Objects, to be read further, in a field that has been found to have something else too. */
    public List<Fields> objects(String name, JsonNode value) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : array(name, value)) {
            objects.add(object(element, place(name) + "[" + objects.size() + "]"));
        }
        return objects;
    }

    /** An object, as the JSON that it is. */
    public @Nullable String json(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            throw wrong(name, "has to be an object");
        }
        return PlainText.of(place(name), value.toString());
    }

    /** What is there, or a refusal because it is missing. */
    public <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    /** Takes fields that have no effect here. */
    public void ignore(String... names) {
        known.addAll(Set.of(names));
    }

    /** Refuses fields that the API has and that are not served. */
    public void unsupported(String... names) {
        for (String name : names) {
            if (find(name) != null) {
                throw unsupported(name, "is not supported");
            }
        }
    }

    /**
     * The refusal of what a field asks for.
     *
     * @param what is not served, behind the field's name
     */
    public Refused unsupported(String name, String what) {
        return refused(ProblemCode.UNSUPPORTED_PARAMETER, name, what);
    }

    private Refused refused(ProblemCode code, String name, String what) {
        String where = place(name);
        return Refusal.ofField(code, where, "'%s' %s".formatted(where, what)).asException();
    }

    /** Refuses all that was not asked for. To be called when everything has been read. */
    public void end() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name) && find(name) != null) {
                throw refused(
                        ProblemCode.UNKNOWN_PARAMETER, name, "is not known here, or not supported");
            }
        }
    }

    /**
     * The refusal of a field.
     *
     * @param what is wrong with it, behind its name
     */
    public Refused wrong(String name, String what) {
        return wrongAt(place(name), what);
    }

    private static Refused wrongAt(String place, String what) {
        return Refusal.ofField(ProblemCode.INVALID_REQUEST, place, "'%s' %s".formatted(place, what))
                .asException();
    }

    private static String text(JsonNode value, String place) {
        if (!value.isString()) {
            throw wrongAt(place, "has to be a string");
        }
        return PlainText.of(place, value.stringValue());
    }

    private static Fields object(JsonNode value, String place) {
        if (!value.isObject()) {
            throw wrongAt(place, "has to be an object");
        }
        return new Fields(value, place);
    }

    private JsonNode array(String name, JsonNode value) {
        if (!value.isArray()) {
            throw wrong(name, "has to be an array");
        }
        return value;
    }
}
