-- Conversations and what was said in them. Filled from chat.turns.v1 and chat.conversations.v1.

create table chat.conversations (
    id              uuid        not null primary key,
    owner_id        uuid        not null,
    title           text,
    model           text,
    system_prompt   text,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    deleted_at      timestamptz,
    last_turn_at    timestamptz,
    -- Where in the conversation log the settings above were read from: older ones never overwrite newer ones.
    settings_offset bigint      not null default -1
);

comment on column chat.conversations.deleted_at is
    'set once and for good; the row stays as a tombstone, so that a late turn brings no text back';

create index conversations_of_owner on chat.conversations (owner_id, updated_at desc, id desc)
    where deleted_at is null;

create table chat.turns (
    turn_id              uuid        not null primary key,
    conversation_id      uuid        not null,
    owner_id             uuid        not null,
    position             bigint      not null,
    outcome              text        not null,
    model                text,
    provider             text,
    generation_id        uuid,
    finish_reason        text,
    error_category       text,
    error_message        text,
    reject_reason        text,
    prompt_tokens        bigint,
    completion_tokens    bigint,
    cached_prompt_tokens bigint,
    reasoning_tokens     bigint,
    usage_source         text,
    cursor               text,
    submitted_at         timestamptz not null,
    ended_at             timestamptz not null,
    trace_id             text
);

comment on column chat.turns.position is 'orders the turns of a conversation: the offset of the prompt in the conversation log';
comment on column chat.turns.outcome is 'completed, failed, cancelled or rejected';

create index turns_of_conversation on chat.turns (conversation_id, position);

-- The order of the names is the order within a turn.
create type chat.message_role as enum ('system', 'user', 'assistant');

create table chat.messages (
    conversation_id uuid              not null,
    position        bigint            not null,
    role            chat.message_role not null,
    turn_id         uuid              not null,
    owner_id        uuid              not null,
    content         text              not null,
    tokens          bigint,
    created_at      timestamptz       not null,
    -- One index for uniqueness and for reading a conversation in order. created_at is the time at which the turn
    -- was submitted, the same for both its messages and however often it is written.
    primary key (conversation_id, position, role, created_at)
) partition by range (created_at);

create table chat.messages_default partition of chat.messages default;

create table chat.generations_voided (
    generation_id        uuid        not null primary key,
    turn_id              uuid        not null,
    conversation_id      uuid        not null,
    owner_id             uuid,
    provider             text        not null,
    model                text        not null,
    prompt_tokens        bigint,
    completion_tokens    bigint,
    cached_prompt_tokens bigint,
    reasoning_tokens     bigint,
    usage_source         text,
    ended_at             timestamptz not null
);

create index generations_voided_of_turn on chat.generations_voided (turn_id);
