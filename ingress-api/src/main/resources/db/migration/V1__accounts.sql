-- Who may use this installation, and the keys they show.

create table identity.accounts (
    id            uuid        not null primary key,
    email         text        not null,
    password_hash text        not null,
    role          text        not null check (role in ('operator', 'user')),
    created_at    timestamptz not null
);

create unique index accounts_email on identity.accounts (lower(email));

create table identity.api_keys (
    sha256     bytea       not null primary key,
    account_id uuid        not null references identity.accounts,
    name       text        not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);

comment on column identity.api_keys.sha256 is 'the key itself is stored nowhere';

create index api_keys_of_account on identity.api_keys (account_id);
