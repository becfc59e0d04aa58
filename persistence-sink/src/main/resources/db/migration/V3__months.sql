-- Monthly partitions. A row whose month has no partition goes to the default partition, so no time makes an insert
-- fail; making the partition later moves such rows into it.

create function chat.ensure_month(parent regclass, moment timestamptz) returns boolean
    language plpgsql
    -- Never keeps readers waiting behind a long query; the caller comes again.
    set lock_timeout = '3s'
as $$
declare
    first_day timestamp   := date_trunc('month', moment at time zone 'UTC');
    from_time timestamptz := first_day at time zone 'UTC';
    to_time   timestamptz := (first_day + interval '1 month') at time zone 'UTC';
    schema_name text;
    child_name  text;
    key_name    text;
    fallback    regclass;
begin
    perform pg_advisory_xact_lock(hashtext('chat.ensure_month'));
    select n.nspname, c.relname || to_char(first_day, '_YYYY_MM'), a.attname, p.partdefid
      into strict schema_name, child_name, key_name, fallback
      from pg_partitioned_table p
      join pg_class c on c.oid = p.partrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
     where p.partrelid = parent;
    if to_regclass(format('%I.%I', schema_name, child_name)) is not null then
        return false;
    end if;
    execute format('lock table %s in access exclusive mode', fallback);
    execute format('create table %I.%I (like %s including all)', schema_name, child_name, parent);
    execute format(
        'with moved as (delete from %s where %I >= %L and %I < %L returning *) insert into %I.%I select * from moved',
        fallback, key_name, from_time, key_name, to_time, schema_name, child_name);
    execute format(
        'alter table %s attach partition %I.%I for values from (%L) to (%L)',
        parent, schema_name, child_name, from_time, to_time);
    return true;
end
$$;

-- From the month before the current one to so many months ahead; returns how many partitions it made.
create function chat.ensure_months(ahead int) returns int
    language sql
as $$
    select count(*) filter (where chat.ensure_month(parent, now() + make_interval(months => month)))::int
      from unnest(array['chat.messages', 'billing.usage_log']::regclass[]) as parent,
           generate_series(-1, ahead) as month
$$;
