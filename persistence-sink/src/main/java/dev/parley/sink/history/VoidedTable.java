package dev.parley.sink.history;

import dev.parley.events.turn.TurnEvent.GenerationVoided;
import dev.parley.sink.row.Columns;
import dev.parley.sink.row.UsageColumns;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/**
 * Writes {@code chat.generations_voided}: what nobody pays for but the operator. The first event of
 * a generation stays; only one without the provider's report gives way, to one that has it.
 */
final class VoidedTable {

    void store(Handle handle, Collection<GenerationVoided> generations) {
        if (generations.isEmpty()) {
            return;
        }
        Columns<GenerationVoided> columns =
                Columns.of(generations)
                        .id("generation_id", voided -> voided.generationId().value())
                        .id("turn_id", voided -> voided.turnId().value())
                        .id("conversation_id", voided -> voided.conversationId().value())
                        .id(
                                "owner_id",
                                voided -> voided.userId() == null ? null : voided.userId().value())
                        .text("provider", GenerationVoided::provider)
                        .text("model", GenerationVoided::model);
        UsageColumns.add(columns, GenerationVoided::usage).time("ended_at", GenerationVoided::at);
        handle.createUpdate(
                        """
                        insert into chat.generations_voided as held (%s)
                        select * from %s
                        on conflict (generation_id) do update set
                            prompt_tokens = excluded.prompt_tokens,
                            completion_tokens = excluded.completion_tokens,
                            cached_prompt_tokens = excluded.cached_prompt_tokens,
                            reasoning_tokens = excluded.reasoning_tokens,
                            usage_source = excluded.usage_source,
                            ended_at = excluded.ended_at
                        where held.usage_source is distinct from 'reported'
                          and excluded.usage_source = 'reported'
                        """
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .execute();
    }
}
