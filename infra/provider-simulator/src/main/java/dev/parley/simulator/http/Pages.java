package dev.parley.simulator.http;

import dev.parley.simulator.answer.Models;
import dev.parley.simulator.fault.ControlPage;
import dev.parley.simulator.fault.UnableToFollowOrder;
import dev.parley.simulator.journal.Journal;
import dev.parley.simulator.wire.Problem;
import dev.parley.simulator.wire.Wire;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that is answered at once: health, models, counters and the control of faults.
 * Thread-safe.
 */
final class Pages {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();
    private static final String MODELS = "/v1/models";

    private final ControlPage control;
    private final Counters counters;
    private final Journal journal;

    Pages(ControlPage control, Counters counters, Journal journal) {
        this.control = control;
        this.counters = counters;
        this.journal = journal;
    }

    /** The page for a request, in the shape of the wire that the client speaks. */
    Page page(String path, FullHttpRequest request, Wire wire, String requestId) {
        return switch (request.method() + " " + path) {
            case "GET /health" -> health();
            case "GET /stats" -> new Page(200, JSON.writeValueAsBytes(counters.snapshot(journal)));
            case "GET /control" -> new Page(200, control.show());
            case "POST /control" -> control(ByteBufUtil.getBytes(request.content()));
            default -> {
                boolean models = request.method().equals(HttpMethod.GET) && path.startsWith(MODELS);
                yield models
                        ? models(path.substring(MODELS.length()), request, wire, requestId)
                        : error(404, "No such resource: " + path, wire, requestId);
            }
        };
    }

    private static Page models(String rest, FullHttpRequest request, Wire wire, String requestId) {
        if (!Arrival.hasKey(request)) {
            return error(401, Arrival.NO_KEY, wire, requestId);
        }
        if (rest.isEmpty()) {
            return new Page(200, wire.models(Models.listed()));
        }
        String id = rest.substring(1);
        return Models.find(id)
                .map(model -> new Page(200, wire.model(model)))
                .orElseGet(() ->
                        error(404, "The model '" + id + "' does not exist.", wire, requestId));
    }

    private static Page error(int status, String message, Wire wire, String requestId) {
        return new Page(status, wire.error(Problem.of(status, message), requestId));
    }

    private Page health() {
        ObjectNode health =
                JSON.createObjectNode()
                        .put("status", journal.healthy() ? "UP" : "DOWN")
                        .put("description", "provider simulator, no real model");
        return new Page(journal.healthy() ? 200 : 503, JSON.writeValueAsBytes(health));
    }

    private Page control(byte[] order) {
        try {
            control.order(order);
            return new Page(200, control.show());
        } catch (UnableToFollowOrder e) {
            ObjectNode error = JSON.createObjectNode().put("error", e.getMessage());
            return new Page(400, JSON.writeValueAsBytes(error));
        }
    }
}
