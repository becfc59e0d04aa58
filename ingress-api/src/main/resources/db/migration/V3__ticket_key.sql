-- What tickets for WebSockets are sealed with: one key for all edges, drawn here. Whoever wants another one updates the row and restarts the edges.

create table identity.ticket_key (
    only_one boolean not null primary key default true check (only_one),
    secret   bytea   not null check (octet_length(secret) = 32)
);

-- 244 random bits; the function takes them from the server's source for cryptography.
insert into identity.ticket_key (secret)
values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
