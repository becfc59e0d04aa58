package dev.parley.billing;

import dev.parley.billing.settlement.TotalsListing;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Shows the sums in the stores of this process, for an audit. */
final class TotalsRoute {
    private TotalsRoute() {}

    /**
     * The route.
     *
     * @param totals the sums, or null when this process cannot tell
     */
    static RouterFunction<ServerResponse> to(
            Supplier<@Nullable List<ReadOnlyKeyValueStore<Bytes, byte[]>>> totals) {
        return RouterFunctions.route().GET("/actuator/totals", _ -> answer(totals.get())).build();
    }

    private static ServerResponse answer(
            @Nullable List<ReadOnlyKeyValueStore<Bytes, byte[]>> totals) {
        if (totals == null) {
            return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE).build();
        }
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_NDJSON)
                .build((_, response) -> {
                    TotalsListing.write(totals, response.getOutputStream());
                    return null;
                });
    }
}
