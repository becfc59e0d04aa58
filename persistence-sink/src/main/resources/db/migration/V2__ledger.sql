-- What turns cost. Filled from billing.usage.v1 and billing.user-totals.v1.

create table billing.usage_log (
    turn_id              uuid        not null,
    user_id              uuid        not null,
    conversation_id      uuid        not null,
    generation_id        uuid,
    outcome              text        not null,
    provider             text        not null,
    model                text        not null,
    prompt_tokens        bigint      not null,
    completion_tokens    bigint      not null,
    cached_prompt_tokens bigint,
    reasoning_tokens     bigint,
    usage_source         text        not null,
    amount_micros        bigint      not null,
    currency             text        not null,
    price_version        text        not null,
    at                   timestamptz not null,
    -- A turn is billed once and "at" is when it ended, so the pair is as unique as the turn.
    primary key (turn_id, at)
) partition by range (at);

create table billing.usage_log_default partition of billing.usage_log default;

create index usage_log_of_user on billing.usage_log (user_id, at desc);

create table billing.user_totals (
    user_id           uuid        not null,
    -- "C", so that periods compare as they are written: 2026-11 < 2026-11-01 < 2026-11-30 < 2026-12
    period            text        collate "C" not null,
    model             text        not null,
    turns             bigint      not null,
    prompt_tokens     bigint      not null,
    completion_tokens bigint      not null,
    amount_micros     bigint      not null,
    currency          text        not null,
    updated_at        timestamptz not null,
    primary key (user_id, period, model)
);

comment on column billing.user_totals.period is 'a day (2026-11-21) or a month (2026-11), in UTC';
