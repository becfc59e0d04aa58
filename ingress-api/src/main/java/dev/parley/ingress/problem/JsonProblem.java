package dev.parley.ingress.problem;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;

/** Says where JSON is wrong, without repeating it. */
public final class JsonProblem {
    private JsonProblem() {}

    /** The refusal for JSON that cannot be read. */
    public static Refusal of(JacksonException malformed) {
        TokenStreamLocation place = malformed.getLocation();
        String where =
                place == null || place.getLineNr() < 1
                        ? ""
                        : " at line %d, column %d"
                                .formatted(place.getLineNr(), place.getColumnNr());
        if (malformed instanceof StreamReadException) {
            return Refusal.of(ProblemCode.INVALID_JSON, "not JSON" + where);
        }
        String field = path(malformed);
        return field.isEmpty()
                ? Refusal.of(ProblemCode.INVALID_REQUEST, "not of the expected form" + where)
                : Refusal.ofField(
                        ProblemCode.INVALID_REQUEST,
                        field,
                        "the field '%s' is not of its form%s".formatted(field, where));
    }

    private static String path(JacksonException malformed) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : malformed.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }
}
