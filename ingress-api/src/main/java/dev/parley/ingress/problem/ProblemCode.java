package dev.parley.ingress.problem;

import dev.parley.events.turn.ErrorCategory;
import dev.parley.events.turn.RejectionReason;
import java.util.Locale;

/** All problems that a client can meet. Their names are part of the interface and never change. */
public enum ProblemCode {
    INVALID_JSON(400, "The request is not JSON"),
    INVALID_REQUEST(400, "A field is missing or not of its form"),
    UNKNOWN_PARAMETER(400, "There is no such parameter"),
    UNSUPPORTED_PARAMETER(400, "The parameter is not supported here"),
    PROMPT_EMPTY(400, "The prompt is empty"),
    SEARCH_TOO_BROAD(400, "The search takes too long"),
    BAD_CURSOR(400, "The cursor is not one of this list or conversation"),
    UNAUTHENTICATED(401, "No valid credentials"),
    FORBIDDEN(403, "The account may not do this"),
    NOT_FOUND(404, "There is nothing here"),
    CONVERSATION_NOT_FOUND(404, "There is no such conversation"),
    TURN_NOT_FOUND(404, "There is no such turn"),
    RESPONSE_NOT_FOUND(404, "There is no such response"),
    SHARE_NOT_FOUND(404, "There is no such share link"),
    MODEL_NOT_FOUND(404, "There is no such model"),
    LETTER_NOT_FOUND(404, "There is no such dead letter"),
    METHOD_NOT_ALLOWED(405, "The route does not know this method"),
    NOT_ACCEPTABLE(406, "The answer cannot be given in the form asked for"),
    TURN_IN_PROGRESS(409, "The turn has not ended"),
    TURN_REJECTED(409, "The turn never started"),
    NOTHING_TO_SHARE(409, "The conversation has no turns that could be shared"),
    TOO_MANY_SHARES(409, "The conversation has too many share links"),
    PROMPT_TOO_LONG(413, "The prompt is too long"),
    CONTEXT_TOO_LONG(413, "The prompt exceeds what the model can take"),
    BODY_TOO_LARGE(413, "The request body is too large"),
    FRAME_TOO_LARGE(413, "The frame is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is not of a type that is understood"),
    TURN_CANCELLED(409, "The turn was stopped before its answer was whole"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
    RATE_LIMITED(429, "The user starts turns too fast"),
    QUEUE_FULL(429, "Too many turns wait in this conversation"),
    TOO_MANY_SUBSCRIPTIONS(429, "The socket has too many subscriptions"),
    TOO_MANY_FRAMES(429, "The client sends too much"),
    TOO_MANY_CONNECTIONS(429, "The user has too many connections"),
    INTERNAL(500, "Something in this system broke"),
    PROVIDER_RATE_LIMITED(502, "The provider has too many requests"),
    PROVIDER_UNAVAILABLE(502, "The provider failed"),
    PROVIDER_REJECTED(502, "The provider refused the request"),
    GENERATION_RESTARTED(502, "The answer began anew after a part of it was sent"),
    OVERLOADED(503, "The server has too many requests"),
    LOG_UNAVAILABLE(503, "The prompt log cannot be reached"),
    HISTORY_UNAVAILABLE(503, "The history cannot be reached"),
    ACCOUNTS_UNAVAILABLE(503, "The credentials cannot be checked"),
    ANSWER_UNAVAILABLE(503, "The turn has ended, but its text cannot be read yet"),
    SEARCH_UNAVAILABLE(503, "Too many searches at once"),
    SHARES_UNAVAILABLE(503, "The share links cannot be reached"),
    LETTERS_UNAVAILABLE(503, "The dead letters cannot be reached"),
    RESUME_FROM_CURSOR(503, "The client fell behind and has to resume"),
    SHUTTING_DOWN(503, "The server is restarting"),
    TIMEOUT(504, "The turn did not end in time");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status that goes with it. */
    public int status() {
        return status;
    }

    /** What it means, the same at every occurrence. */
    public String title() {
        return title;
    }

    /** Its name as clients see it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The problem that a failed turn is to a client that waits for the answer. */
    public static ProblemCode of(ErrorCategory category) {
        return switch (category) {
            case PROVIDER_RATE_LIMITED -> PROVIDER_RATE_LIMITED;
            case PROVIDER_UNAVAILABLE -> PROVIDER_UNAVAILABLE;
            case PROVIDER_REJECTED -> PROVIDER_REJECTED;
            case TIMEOUT -> TIMEOUT;
            case INTERNAL -> INTERNAL;
        };
    }

    /** The problem that a rejected turn is to a client that waits for the answer. */
    public static ProblemCode of(RejectionReason reason) {
        return switch (reason) {
            case NOT_OWNER, CONVERSATION_DELETED -> CONVERSATION_NOT_FOUND;
            case QUEUE_FULL -> QUEUE_FULL;
            case UNKNOWN_MODEL -> MODEL_NOT_FOUND;
            case CONTEXT_TOO_LONG -> CONTEXT_TOO_LONG;
        };
    }

    /** The same by the name of an error category or a reason, as frames and history carry it. */
    public static ProblemCode ofFailure(String name) {
        for (ErrorCategory category : ErrorCategory.values()) {
            if (category.name().equalsIgnoreCase(name)) {
                return of(category);
            }
        }
        for (RejectionReason reason : RejectionReason.values()) {
            if (reason.name().equalsIgnoreCase(name)) {
                return of(reason);
            }
        }
        return INTERNAL;
    }
}
