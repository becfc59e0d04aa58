package dev.parley.local.audit;

import java.time.Instant;
import java.util.UUID;

/** A billed turn, as the log or the ledger has it. */
record Bill(UUID turn, UUID user, String model, Tokens tokens, long micros, Instant at) {}
