package dev.parley.sink.history;

import dev.parley.sink.history.HistoryChange.ConversationDeleted;
import dev.parley.sink.history.HistoryChange.SettingsGiven;
import dev.parley.sink.history.TouchedConversation.FirstPrompt;
import dev.parley.sink.history.TouchedConversation.Opening;
import dev.parley.sink.row.Columns;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Writes {@code chat.conversations}. */
final class ConversationTable {

    /**
     * Makes the rows that are missing and locks all of them until the transaction ends, so that
     * whoever writes about the same conversations waits. Everything about a conversation goes
     * through here first.
     *
     * @return those that are deleted
     */
    Set<UUID> touch(Handle handle, Collection<TouchedConversation> conversations) {
        if (conversations.isEmpty()) {
            return new HashSet<>();
        }
        Columns<TouchedConversation> columns =
                Columns.of(conversations)
                        .id("id", TouchedConversation::id)
                        .id("owner_id", TouchedConversation::owner)
                        .time("created_at", TouchedConversation::createdAt)
                        .time("updated_at", TouchedConversation::updatedAt)
                        .time("last_turn_at", TouchedConversation::lastTurnAt)
                        .number(
                                "opened_position",
                                touched -> {
                                    Opening opening = touched.opening();
                                    return opening == null ? null : opening.position();
                                })
                        .flag(
                                "unlisted",
                                touched ->
                                        touched.opening() != null && touched.opening().unlisted())
                        .number(
                                "titled_position",
                                touched -> {
                                    FirstPrompt first = touched.first();
                                    return first == null ? null : first.position();
                                })
                        .text(
                                "derived_title",
                                touched ->
                                        touched.first() == null ? null : touched.first().title());
        return handle.createQuery(
                        """
                        with touched as (
                            insert into chat.conversations as held (%s)
                            select * from %s
                            on conflict (id) do update set
                                owner_id = case when excluded.last_turn_at is null
                                           then held.owner_id else excluded.owner_id end,
                                created_at = least(held.created_at, excluded.created_at),
                                updated_at = greatest(held.updated_at, excluded.updated_at),
                                last_turn_at = greatest(held.last_turn_at, excluded.last_turn_at),
                                opened_position = least(held.opened_position, excluded.opened_position),
                                unlisted = case
                                    when excluded.opened_position < held.opened_position
                                      or held.opened_position is null
                                    then excluded.unlisted else held.unlisted end,
                                titled_position = least(held.titled_position, excluded.titled_position),
                                derived_title = case
                                    when held.deleted_at is not null then null
                                    when excluded.titled_position < held.titled_position
                                      or held.titled_position is null
                                    then excluded.derived_title else held.derived_title end
                            returning id, deleted_at
                        )
                        select id from touched where deleted_at is not null
                        """
                                .formatted(columns.names(), columns.rows()))
                .bindMap(columns.arrays())
                .mapTo(UUID.class)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Applies settings that are newer in the log than those held; absent ones stay. */
    void give(Handle handle, Collection<SettingsGiven> settings) {
        if (settings.isEmpty()) {
            return;
        }
        Columns<SettingsGiven> columns =
                Columns.of(settings)
                        .id("id", given -> given.conversation().value())
                        .id("owner_id", given -> given.owner().value())
                        .text("title", SettingsGiven::title)
                        .text("model", SettingsGiven::model)
                        .text("system_prompt", SettingsGiven::systemPrompt)
                        .number("settings_offset", SettingsGiven::offset);
        handle.createUpdate(
                        """
                        update chat.conversations as held set
                            title = coalesce(given.title, held.title),
                            model = coalesce(given.model, held.model),
                            system_prompt = coalesce(given.system_prompt, held.system_prompt),
                            settings_offset = given.settings_offset
                        from %s
                        where held.id = given.id
                          and held.owner_id = given.owner_id
                          and held.settings_offset < given.settings_offset
                          and held.deleted_at is null
                        """
                                .formatted(columns.rows()))
                .bindMap(columns.arrays())
                .execute();
    }

    /**
     * Marks conversations as deleted and drops what was said in them. The row stays, so that a turn
     * that comes later brings no text back; the turns' outcomes stay too, for the ledger.
     *
     * @return those that are deleted now
     */
    List<UUID> delete(Handle handle, Collection<ConversationDeleted> deletions) {
        if (deletions.isEmpty()) {
            return List.of();
        }
        Columns<ConversationDeleted> columns =
                Columns.of(deletions)
                        .id("id", deleted -> deleted.conversation().value())
                        .id("owner_id", deleted -> deleted.owner().value())
                        .time("deleted_at", ConversationDeleted::at);
        List<UUID> deleted =
                handle.createQuery(
                                """
                                update chat.conversations as held set
                                    deleted_at = coalesce(held.deleted_at, given.deleted_at),
                                    title = null,
                                    derived_title = null,
                                    system_prompt = null
                                from %s
                                where held.id = given.id and held.owner_id = given.owner_id
                                returning held.id
                                """
                                        .formatted(columns.rows()))
                        .bindMap(columns.arrays())
                        .mapTo(UUID.class)
                        .list();
        for (String table : List.of("chat.messages", "chat.message_search")) {
            handle.createUpdate(
                            "delete from %s where conversation_id = any(:deleted)".formatted(table))
                    .bind("deleted", deleted.toArray(UUID[]::new))
                    .execute();
        }
        return deleted;
    }
}
