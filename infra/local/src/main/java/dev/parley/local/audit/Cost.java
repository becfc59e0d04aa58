package dev.parley.local.audit;

import java.util.UUID;

/** What a generation cost that no user pays for, as the log or the database has it. */
record Cost(UUID generation, UUID turn, Tokens tokens, long micros) {}
