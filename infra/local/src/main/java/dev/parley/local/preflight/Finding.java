package dev.parley.local.preflight;

/** What a look at one thing told. */
public sealed interface Finding {
    String subject();

    String detail();

    /** As it should be. */
    record Fine(String subject, String detail) implements Finding {}

    /** It will do, but the user should know. */
    record Doubt(String subject, String detail, String fix) implements Finding {}

    /** The system cannot run like this. */
    record Problem(String subject, String detail, String fix) implements Finding {}
}
