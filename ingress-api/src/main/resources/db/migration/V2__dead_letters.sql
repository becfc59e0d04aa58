-- What operators did to dead letters. A letter without a row is pending.

create table identity.dead_letters (
    topic            text        not null,
    partition_number integer     not null,
    letter_offset    bigint      not null,
    state            text        not null check (state in ('replaying', 'replayed', 'discarding', 'discarded')),
    replays          integer     not null,
    action_id        text        not null,
    operator_id      uuid        not null,
    reason           text,
    patch            text,
    at               timestamptz not null,
    primary key (topic, partition_number, letter_offset)
);

comment on table identity.dead_letters is 'the state of each letter; replaying and discarding are claims of acts that are not known to be done';
comment on column identity.dead_letters.topic is 'of the letter: a dead-letter topic';

create table identity.dead_letter_acts (
    topic            text        not null,
    partition_number integer     not null,
    letter_offset    bigint      not null,
    action_id        text        not null,
    state            text        not null check (state in ('replayed', 'discarded')),
    replays          integer     not null,
    operator_id      uuid        not null,
    reason           text,
    patch            text,
    at               timestamptz not null,
    primary key (topic, partition_number, letter_offset, action_id)
);

comment on table identity.dead_letter_acts is 'the audit trail: rows are added and never changed';
