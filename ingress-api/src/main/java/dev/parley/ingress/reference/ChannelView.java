package dev.parley.ingress.reference;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Frames and topics for people. */
final class ChannelView {
    private final Markup page;
    private final JsonNode document;

    ChannelView(Markup page, JsonNode document) {
        this.page = page;
        this.document = document;
    }

    void frames() {
        page.raw("<section id=\"websocket\">").element("h2", "websocket");
        page.raw("<p>").prose(document.at("/channels/chat/description").asString("")).raw(" ");
        page.element("code", document.at("/channels/chat/address").asString("")).text(", ");
        page.element("code", document.at("/channels/chatOfConversation/address").asString(""));
        page.raw("</p>\n");
        frames("receiveFrames");
        frames("sendFrames");
        page.raw("</section>\n");
    }

    private void frames(String operation) {
        JsonNode spoken = document.path("operations").path(operation);
        page.element("h3", spoken.path("title").asString(""));
        for (JsonNode reference : spoken.path("messages")) {
            JsonNode message = resolved(resolved(reference));
            page.raw("<details><summary>")
                    .element("code", message.path("name").asString(""))
                    .raw("<span class=\"what\">")
                    .prose(message.path("summary").asString(""))
                    .raw("</span></summary>");
            SchemaView.body(page, message.path("payload"));
            page.raw("</details>\n");
        }
    }

    void topics() {
        page.raw("<section id=\"topics\">").element("h2", "topics");
        for (Map.Entry<String, JsonNode> channel : document.path("channels").properties()) {
            if (channel.getValue().at("/bindings/kafka").isMissingNode()) {
                continue;
            }
            page.raw("<article>").element("h3", channel.getKey());
            page.raw("<p>")
                    .prose(channel.getValue().path("description").asString(""))
                    .raw("</p><dl>");
            for (JsonNode reference : channel.getValue().path("messages")) {
                JsonNode message = resolved(reference);
                page.raw("<dt><code>").text(message.path("name").asString("")).raw("</code></dt>");
                page.raw("<dd>").prose(message.path("summary").asString("")).raw("</dd>");
            }
            page.raw("</dl></article>\n");
        }
        page.raw("</section>\n");
    }

    private JsonNode resolved(JsonNode node) {
        return document.at(node.path("$ref").asString("").substring("#".length()));
    }
}
