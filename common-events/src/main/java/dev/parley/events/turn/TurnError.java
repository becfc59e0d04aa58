package dev.parley.events.turn;

/**
 * Why a turn failed.
 *
 * @param message for people; never holds text of the conversation or a credential
 */
public record TurnError(ErrorCategory category, String message) {}
