package dev.parley.ingress.problem;

import org.jspecify.annotations.Nullable;

/**
 * The body of an error.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String field,
        @Nullable Long limit,
        @Nullable String turnId) {

    /** The media type of this body. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(Refusal refusal) {
        ProblemCode code = refusal.code();
        return new Problem(
                "urn:parley:problem:" + code.wireName(),
                code.title(),
                code.status(),
                refusal.message(),
                code.wireName(),
                refusal.field(),
                refusal.limit(),
                refusal.turnId() == null ? null : refusal.turnId().toString());
    }
}
