package dev.parley.ingress.reference;

import dev.parley.ingress.problem.ProblemCode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The documents, put together when they are first asked for. What the code knows for certain, the
 * problem codes, the topics and their events, is taken from there.
 *
 * @param openApi the routes, as OpenAPI 3.1
 * @param asyncApi the WebSocket and the topics, as AsyncAPI 3
 */
record Documents(ObjectNode openApi, ObjectNode asyncApi) {

    /** Loads when first used: most processes are never asked. */
    private static final class Loaded {
        static final Documents ALL = load();
    }

    /** The one instance. Nobody changes it. */
    static Documents all() {
        return Loaded.ALL;
    }

    private static Documents load() {
        ObjectNode shared = YamlResource.read("schemas.yaml");
        shared.set("ProblemCode", problemCodes(shared));
        ObjectNode openApi = YamlResource.read("openapi.yaml");
        schemas(openApi).setAll(shared);
        ObjectNode asyncApi = YamlResource.read("asyncapi.yaml");
        schemas(asyncApi).setAll(shared);
        TopicChannels.addTo(asyncApi);
        return new Documents(openApi, asyncApi);
    }

    private static ObjectNode schemas(ObjectNode document) {
        return document.withObject("/components/schemas");
    }

    private static ObjectNode problemCodes(ObjectNode node) {
        ObjectNode schema = node.objectNode();
        schema.put("description", "What is wrong; names never change.");
        schema.put("type", "string");
        ArrayNode codes = schema.putArray("oneOf");
        for (ProblemCode code : ProblemCode.values()) {
            codes.addObject()
                    .put("const", code.wireName())
                    .put("description", "%d. %s.".formatted(code.status(), code.title()));
        }
        return schema;
    }
}
