package dev.parley.local.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What stands in PostgreSQL. Lists, where a table could hold the same twice. */
final class DatabaseFacts {
    /** A row of {@code chat.turns}. */
    record StoredTurn(
            UUID conversation,
            String outcome,
            @Nullable UUID generation,
            @Nullable Tokens tokens) {}

    /** A row of {@code chat.messages}. */
    record StoredText(UUID turn, String role, Digest text) {}

    final Map<UUID, StoredTurn> turns = new HashMap<>();
    final List<StoredText> texts = new ArrayList<>();
    final Set<UUID> deletedConversations = new HashSet<>();
    final Map<UUID, @Nullable Tokens> voids = new HashMap<>();
    final List<Bill> bills = new ArrayList<>();
    final Map<UUID, Cost> costs = new HashMap<>();
    final Map<Total.Key, Total> totals = new HashMap<>();
}
