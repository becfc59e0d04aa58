-- Branches, titles that nobody gave, conversations that are kept out of lists, and what belongs to a message beside its text.

alter table chat.turns
    add column parent_turn_id uuid,
    add column branched boolean not null default false;

comment on column chat.turns.parent_turn_id is 'the turn that it follows; null where it follows none, or nobody said';
comment on column chat.turns.branched is
    'whether its sender chose the parent; every other turn follows the one before it by position that was not rejected';

-- Only branches have entries here, so a turn that is none pays nothing. What is on the path from a turn to the root
-- is a few ranges of positions: from each branch on it up to where the next one leaves.
create index turns_branched on chat.turns (conversation_id, position)
    where branched and outcome <> 'rejected';
create index turns_branched_from on chat.turns (conversation_id, parent_turn_id)
    where branched and outcome <> 'rejected';

alter table chat.messages
    add column input jsonb,
    add column tool_calls jsonb,
    add column metadata jsonb;

comment on column chat.messages.input is 'of a prompt: what the model was given, where that is not the content alone';
comment on column chat.messages.tool_calls is 'of an answer: the tools that the model wants to be called';
comment on column chat.messages.metadata is 'of a prompt: texts that its sender attached';

alter table chat.conversations
    add column unlisted boolean not null default false,
    add column opened_position bigint,
    add column derived_title text,
    add column titled_position bigint;

comment on column chat.conversations.unlisted is 'kept out of lists, because the prompt that opened it said so';
comment on column chat.conversations.opened_position is
    'of the earliest prompt known, -1 where the owner opened it without one: that one decides about unlisted';
comment on column chat.conversations.derived_title is 'made from the first prompt; a title that the owner gave goes before it';
comment on column chat.conversations.titled_position is 'of the prompt that derived_title was made from';

update chat.conversations c
   set opened_position = first.position,
       titled_position = first.position,
       derived_title = nullif(left(btrim(regexp_replace(left(first.content, 1000), '\s+', ' ', 'g')), 60), '')
  from (select distinct on (conversation_id) conversation_id, position, content
          from chat.messages where role = 'user' order by conversation_id, position) first
 where first.conversation_id = c.id and c.deleted_at is null;

drop index chat.conversations_of_owner;
create index conversations_of_owner on chat.conversations (owner_id, unlisted, updated_at desc, id desc)
    where deleted_at is null;
