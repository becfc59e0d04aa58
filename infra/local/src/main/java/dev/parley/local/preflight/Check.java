package dev.parley.local.preflight;

/** Looks at one thing that the system depends on. Changes nothing. */
@FunctionalInterface
interface Check {
    Finding look();
}
