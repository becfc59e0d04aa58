package dev.parley.ingress.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents as one page to read. It has no scripts and loads nothing. */
final class ReferencePage {
    private static final String STYLE = style();

    /** The page's own content security policy: its one style sheet, by hash, and nothing else. */
    static final String POLICY =
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                    .formatted(sha256(STYLE));

    private ReferencePage() {}

    static String of(Documents documents) {
        JsonNode openApi = documents.openApi();
        JsonNode info = openApi.get("info");
        String title = info.get("title").stringValue();
        Markup page = new Markup();
        page.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", title)
                .raw("<style>" + STYLE + "</style></head>\n<body><header>")
                .element("h1", title)
                .element("p", "lead", info.path("summary").asString(""))
                .paragraphs(info.path("description").asString(""))
                .raw("<p>")
                .link("openapi.json", "openapi.json")
                .text(" ")
                .link("openapi.yaml", "openapi.yaml")
                .text(" ")
                .link("asyncapi.json", "asyncapi.json")
                .text(" ")
                .link("asyncapi.yaml", "asyncapi.yaml")
                .raw("</p></header>\n<nav>");
        for (JsonNode tag : openApi.get("tags")) {
            String name = tag.get("name").stringValue();
            page.link("#" + name, name);
        }
        page.link("#websocket", "websocket")
                .link("#topics", "topics")
                .link("#schemas", "schemas")
                .raw("</nav>\n<main>");
        new OperationView(page, openApi).all();
        ChannelView channels = new ChannelView(page, documents.asyncApi());
        channels.frames();
        channels.topics();
        SchemaView.all(page, schemas(documents));
        return page.raw("</main></body></html>\n").toString();
    }

    /** Those of the routes, and those of frames that no route has. Events are in their document. */
    private static ObjectNode schemas(Documents documents) {
        ObjectNode all = (ObjectNode) documents.openApi().at("/components/schemas").deepCopy();
        documents
                .asyncApi()
                .at("/components/schemas")
                .properties()
                .forEach(schema -> {
                    if (!schema.getKey().contains(".")) {
                        all.set(schema.getKey(), schema.getValue());
                    }
                });
        return all;
    }

    private static String style() {
        try (InputStream file =
                Objects.requireNonNull(
                        ReferencePage.class.getResourceAsStream("/reference/page.css"))) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
