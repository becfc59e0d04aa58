-- What users search in. Filled behind the writes of the history, in small batches: the inverted index is dear to keep.

-- Trusted extensions: whoever may create in the database may make them. Where the sink's role may not, somebody who
-- may has to have made them before.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create table chat.message_search (
    conversation_id uuid              not null,
    position        bigint            not null,
    role            chat.message_role not null,
    owner_id        uuid              not null,
    turn_id         uuid              not null,
    content         text              not null,
    created_at      timestamptz       not null,
    primary key (conversation_id, position, role)
);

comment on column chat.message_search.content is 'the beginning of the message, 16,384 characters at most';

-- Words of any language that puts spaces between them, and any three characters in a row for all others.
create index message_search_of_owner on chat.message_search
    using gin (owner_id, to_tsvector('simple', content), content gin_trgm_ops)
    with (gin_pending_list_limit = 1024);

create table chat.search_backlog (
    conversation_id uuid        not null,
    position        bigint      not null,
    submitted_at    timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

comment on table chat.search_backlog is 'turns whose messages are not yet in message_search as they are now; written with them';

insert into chat.search_backlog (conversation_id, position, submitted_at)
select conversation_id, position, created_at from chat.messages where role = 'user';
