-- The edge reads what the sink writes. Nothing to do where one role owns everything.
do $$
begin
    perform pg_advisory_xact_lock(hashtext('chat.grants'));
    if exists (select from pg_roles where rolname = 'parley_ingress') and current_user <> 'parley_ingress' then
        grant usage on schema chat, billing to parley_ingress;
        grant select on chat.conversations, chat.turns, chat.messages, chat.generations_voided,
                        chat.message_search to parley_ingress;
        grant select on billing.usage_log, billing.user_totals, billing.provider_costs to parley_ingress;
    end if;
end
$$;
