package dev.parley.ingress.problem;

/** The refusals that the web framework decides on by itself, by their HTTP status. */
final class HttpProblem {
    private HttpProblem() {}

    static Refusal of(int status) {
        return switch (status) {
            case 404 -> Refusal.of(ProblemCode.NOT_FOUND, "no such route");
            case 405 -> Refusal.of(ProblemCode.METHOD_NOT_ALLOWED, "the route has no such method");
            case 406 -> Refusal.of(ProblemCode.NOT_ACCEPTABLE, "answers are application/json");
            case 413 -> Refusal.of(ProblemCode.BODY_TOO_LARGE, "the request is too large");
            case 415 ->
                    Refusal.of(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            "the body has to be application/json");
            default ->
                    status < 500
                            ? Refusal.of(
                                    ProblemCode.INVALID_REQUEST, "the request is not understood")
                            : Refusal.of(ProblemCode.INTERNAL, "an error that nobody foresaw");
        };
    }
}
