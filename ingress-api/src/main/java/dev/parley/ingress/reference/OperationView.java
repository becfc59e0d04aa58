package dev.parley.ingress.reference;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Operations for people, by their tags. */
final class OperationView {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final Markup page;
    private final JsonNode document;

    OperationView(Markup page, JsonNode document) {
        this.page = page;
        this.document = document;
    }

    void all() {
        for (JsonNode tag : document.get("tags")) {
            String name = tag.get("name").stringValue();
            page.raw("<section id=\"").text(name).raw("\">").element("h2", name);
            page.raw("<p>").prose(tag.path("description").asString("")).raw("</p>\n");
            for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
                for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                    if (METHODS.contains(method.getKey())
                            && method.getValue().at("/tags/0").asString("").equals(name)) {
                        operation(
                                path.getKey(), method.getKey(), path.getValue(), method.getValue());
                    }
                }
            }
            page.raw("</section>\n");
        }
    }

    private void operation(String path, String method, JsonNode item, JsonNode operation) {
        page.raw("<details id=\"").text(operation.path("operationId").asString("")).raw("\">");
        page.raw("<summary>")
                .element("span", "method " + method, method.toUpperCase(Locale.ROOT))
                .element("code", path)
                .raw("<span class=\"what\">")
                .prose(operation.path("summary").asString(""))
                .raw("</span></summary>\n");
        if (operation.path("description").isString()) {
            page.paragraphs(operation.get("description").stringValue());
        }
        if (operation.path("security").isEmpty() && operation.has("security")) {
            page.element("p", "No credentials are needed.");
        }
        parameters(item, operation);
        if (operation.has("requestBody")) {
            page.element("h4", "Body");
            content(resolved(operation.get("requestBody")));
        }
        page.element("h4", "Answers").raw("<table>");
        for (Map.Entry<String, JsonNode> response : operation.get("responses").properties()) {
            JsonNode answer = resolved(response.getValue());
            page.raw("<tr><td><code>").text(response.getKey()).raw("</code></td><td>");
            content(answer);
            page.raw("</td><td>")
                    .prose(answer.path("description").asString(""))
                    .raw("</td></tr>\n");
        }
        page.raw("</table></details>\n");
    }

    private void parameters(JsonNode item, JsonNode operation) {
        if (!item.has("parameters") && !operation.has("parameters")) {
            return;
        }
        page.element("h4", "Parameters").raw("<table>");
        for (JsonNode owner : new JsonNode[] {item, operation}) {
            for (JsonNode given : owner.path("parameters")) {
                JsonNode parameter = resolved(given);
                page.raw("<tr><td><code>")
                        .text(parameter.get("name").stringValue())
                        .raw("</code></td><td class=\"type\">")
                        .text(parameter.get("in").stringValue() + ": ");
                SchemaView.type(page, parameter.get("schema"));
                page.raw("</td><td>")
                        .prose(parameter.path("description").asString(""))
                        .raw("</td></tr>\n");
            }
        }
        page.raw("</table>");
    }

    private void content(JsonNode owner) {
        for (Map.Entry<String, JsonNode> content : owner.path("content").properties()) {
            page.raw("<div class=\"type\">");
            SchemaView.type(page, content.getValue().path("schema"));
            page.element("span", "media", content.getKey()).raw("</div>");
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? document.at(node.get("$ref").stringValue().substring("#".length()))
                : node;
    }
}
