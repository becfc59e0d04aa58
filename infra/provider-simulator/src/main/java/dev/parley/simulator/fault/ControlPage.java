package dev.parley.simulator.fault;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/** Arms, disarms and shows faults in JSON; the README lists the fields. Thread-safe. */
public final class ControlPage {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Duration.class, new ToMillis())
                                    .addDeserializer(Duration.class, new FromMillis()))
                    .build();

    private final Faults faults;

    public ControlPage(Faults faults) {
        this.faults = faults;
    }

    /**
     * Carries out an order: a reset first, then the fault it arms.
     *
     * @throws UnableToFollowOrder when the order cannot be understood; nothing has changed then
     */
    public void order(byte[] body) {
        try {
            if (!(JSON.readTree(body) instanceof ObjectNode order)) {
                throw new UnableToFollowOrder("expected a JSON object");
            }
            follow(order);
        } catch (JacksonException e) {
            throw new UnableToFollowOrder(e.getOriginalMessage());
        }
    }

    /** The armed faults, oldest first. */
    public byte[] show() {
        ObjectNode page = JSON.createObjectNode();
        page.putArray("armed").addAll(faults.armed().stream().map(ControlPage::node).toList());
        return JSON.writeValueAsBytes(page);
    }

    private void follow(ObjectNode order) {
        String model = take(order, "model").asString(Faults.ANY_MODEL);
        boolean reset = take(order, "reset").asBoolean(false);
        JsonNode times = take(order, "times");
        if (!times.isMissingNode() && times.asLong(0) < 1) {
            throw new UnableToFollowOrder("times: " + times + " (expected: at least 1)");
        }
        if (!reset && order.isEmpty()) {
            throw new UnableToFollowOrder("neither fault nor reset is given");
        }
        List<Fault> armed =
                order.isEmpty() ? List.of() : List.of(JSON.treeToValue(order, Fault.class));
        if (reset) {
            faults.disarm(model);
        }
        OptionalLong remaining =
                times.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(times.asLong());
        armed.forEach(fault -> faults.arm(new ArmedFault(model, fault, remaining, 0)));
    }

    private static JsonNode take(ObjectNode order, String field) {
        JsonNode value = order.path(field);
        order.remove(field);
        return value;
    }

    private static ObjectNode node(ArmedFault armed) {
        ObjectNode node = JSON.createObjectNode().put("model", armed.model());
        node.setAll((ObjectNode) JSON.valueToTree(armed.fault()));
        armed.remaining().ifPresent(remaining -> node.put("remaining", remaining));
        return node.put("met", armed.met());
    }

    private static final class ToMillis extends ValueSerializer<Duration> {
        @Override
        public void serialize(Duration value, JsonGenerator json, SerializationContext context) {
            json.writeNumber(value.toMillis());
        }
    }

    private static final class FromMillis extends ValueDeserializer<Duration> {
        @Override
        public Duration deserialize(JsonParser json, DeserializationContext context) {
            return Duration.ofMillis(json.getLongValue());
        }
    }
}
