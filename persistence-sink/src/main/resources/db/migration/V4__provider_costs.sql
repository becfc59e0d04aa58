-- What generations cost that no user pays for. Filled from billing.usage.v1.

create table billing.provider_costs (
    generation_id        uuid        not null primary key,
    turn_id              uuid        not null,
    conversation_id      uuid        not null,
    user_id              uuid,
    reason               text        not null,
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
    at                   timestamptz not null
);

comment on column billing.provider_costs.reason is
    'voided: the generation did not decide its turn; failed: it did, and the turn failed';
comment on column billing.provider_costs.usage_source is 'estimated gives way to reported, once';

create index provider_costs_of_turn on billing.provider_costs (turn_id);
create index provider_costs_in_time on billing.provider_costs (at desc);
