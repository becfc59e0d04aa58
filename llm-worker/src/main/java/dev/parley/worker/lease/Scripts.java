package dev.parley.worker.lease;

/**
 * What Redis is asked, each act in one script. {@code KEYS} are always the same four: lease, done,
 * cancel and last, that is who had the lease last. {@code ARGV} begins with the holder.
 */
final class Scripts {
    /** Further arguments: time to live, attempt, how long marks stay. */
    static final String CLAIM =
            """
            local done = redis.call('GET', KEYS[2])
            local owed = ''
            if done then
              local attempt, category = string.match(done, '^(%d+) ?(.*)$')
              if tonumber(attempt) > tonumber(ARGV[3]) then return 'DONE' end
              if tonumber(attempt) == tonumber(ARGV[3]) then
                if category == '' then return 'DONE' end
                owed = category
              end
            end
            if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 'HELD' end
            redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[4])
            if owed ~= '' then return 'OWED ' .. owed end
            local cancelled = tonumber(redis.call('GET', KEYS[3]) or '0')
            if cancelled >= tonumber(ARGV[3]) then return 'TAKEN_CANCELLED' end
            return 'TAKEN'
            """;

    /**
     * Answers two bits: 1 the lease is lost, 2 the turn was cancelled. Further arguments: time to
     * live, attempt, how long marks stay.
     */
    static final String RENEW =
            """
            local holder = redis.call('GET', KEYS[1])
            local lost = 0
            if holder == ARGV[1] then
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
            elseif holder then
              lost = 1
            else
              local last = redis.call('GET', KEYS[4])
              local done = redis.call('GET', KEYS[2])
              local attempt = done and tonumber(string.match(done, '^%d+')) or 0
              if (last and last ~= ARGV[1]) or attempt >= tonumber(ARGV[3]) then
                lost = 1
              else
                redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
                redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[4])
              end
            end
            local cancelled = tonumber(redis.call('GET', KEYS[3]) or '0')
            if cancelled >= tonumber(ARGV[3]) then return lost + 2 end
            return lost
            """;

    /** Further arguments: attempt, the mark, how long it stays, and 1 to give the lease back. */
    static final String MARK_DONE =
            """
            local holder = redis.call('GET', KEYS[1]) or redis.call('GET', KEYS[4])
            if holder and holder ~= ARGV[1] then return 0 end
            local done = redis.call('GET', KEYS[2])
            if not done or tonumber(string.match(done, '^%d+')) <= tonumber(ARGV[2]) then
              redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
            end
            if ARGV[5] == '1' then redis.call('DEL', KEYS[1]) end
            return 1
            """;

    static final String RELEASE =
            """
            if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
            return 1
            """;

    /** Further arguments: how long the mark stays, and the last attempt that is cancelled. */
    static final String MARK_CANCELLED =
            """
            local before = tonumber(redis.call('GET', KEYS[3]) or '0')
            if tonumber(ARGV[3]) >= before then
              redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[2])
            end
            return 1
            """;

    private Scripts() {}
}
