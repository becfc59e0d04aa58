package dev.parley.ingress.search;

import dev.parley.events.identity.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds messages. Lags a little behind the history. */
public interface MessageSearch {

    /**
     * Messages of an owner's conversations that hold what is looked for, the newest first.
     *
     * @throws dev.parley.ingress.problem.Refused when too much would have to be read, or the
     *     database is away
     */
    List<FoundMessage> find(UserId owner, SearchQuery query, @Nullable FoundKey after, int limit);
}
