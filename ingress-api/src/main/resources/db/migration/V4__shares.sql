-- Links by which anybody may read a conversation as it stood when it was shared.

create table identity.shares (
    id              uuid        not null primary key,
    token_sha256    bytea       not null,
    conversation_id uuid        not null,
    owner_id        uuid        not null,
    position        bigint      not null,
    created_at      timestamptz not null,
    revoked_at      timestamptz
);

comment on column identity.shares.token_sha256 is 'the token itself is stored nowhere';
comment on column identity.shares.position is 'of the latest turn that is shown';

create unique index shares_by_token on identity.shares (token_sha256);
create index shares_of_conversation on identity.shares (conversation_id, created_at desc, id desc);
