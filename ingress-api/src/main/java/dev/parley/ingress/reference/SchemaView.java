package dev.parley.ingress.reference;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Schemas for people: a table of fields, or what else there is to say. */
final class SchemaView {
    private static final String SCHEMAS = "#/components/schemas/";

    private SchemaView() {}

    /** The section of all named schemas. */
    static void all(Markup page, JsonNode schemas) {
        page.raw("<section id=\"schemas\">").element("h2", "Schemas");
        for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
            page.raw("<article id=\"").text(anchor(schema.getKey())).raw("\">");
            page.element("h3", schema.getKey());
            body(page, schema.getValue());
            page.raw("</article>\n");
        }
        page.raw("</section>\n");
    }

    /** What a schema says, without its name. */
    static void body(Markup page, JsonNode schema) {
        if (schema.path("description").isString()) {
            page.raw("<p>").prose(schema.get("description").stringValue()).raw("</p>");
        }
        if (schema.has("properties")) {
            fields(page, schema);
        } else if (schema.has("oneOf") && schema.at("/oneOf/0/const").isString()) {
            page.raw("<dl>");
            for (JsonNode choice : schema.get("oneOf")) {
                page.raw("<dt><code>").text(choice.path("const").asString("")).raw("</code></dt>");
                page.raw("<dd>").prose(choice.path("description").asString("")).raw("</dd>");
            }
            page.raw("</dl>");
        } else {
            page.raw("<p class=\"type\">");
            type(page, schema);
            page.raw("</p>");
        }
    }

    private static void fields(Markup page, JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.stringValue()));
        page.raw("<table>");
        for (Map.Entry<String, JsonNode> field : schema.get("properties").properties()) {
            row(page, field.getKey(), required.contains(field.getKey()), field.getValue());
        }
        page.raw("</table>");
    }

    /** A row of a table: a name, whether it has to be there, its type, what it is. */
    static void row(Markup page, String name, boolean required, JsonNode schema) {
        page.raw("<tr><td><code>").text(name).raw("</code>");
        if (required) {
            page.raw("<span class=\"required\" title=\"always there\">*</span>");
        }
        page.raw("</td><td class=\"type\">");
        type(page, schema);
        page.raw("</td><td>").prose(schema.path("description").asString("")).raw("</td></tr>\n");
    }

    /** The type in a few words, with links to named schemas. */
    static void type(Markup page, JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").stringValue().substring(SCHEMAS.length());
            page.link("#" + anchor(name), name);
        } else if (schema.has("enum")) {
            words(page, schema.get("enum"));
        } else if (schema.has("const")) {
            page.element("code", schema.get("const").asString(""));
        } else if (schema.has("oneOf") || schema.has("anyOf")) {
            choices(page, schema.has("oneOf") ? schema.get("oneOf") : schema.get("anyOf"));
        } else if (schema.has("items")) {
            page.text("array of ");
            type(page, schema.get("items"));
        } else if (schema.path("type").isArray()) {
            words(page, schema.get("type"));
        } else {
            page.text(schema.path("type").asString("anything"));
        }
    }

    private static void words(Markup page, JsonNode words) {
        String between = "";
        for (JsonNode word : words) {
            page.text(between).element("code", word.asString("null"));
            between = ", ";
        }
    }

    private static void choices(Markup page, JsonNode choices) {
        String between = "";
        for (JsonNode choice : choices) {
            page.text(between);
            type(page, choice);
            between = " or ";
        }
    }

    private static String anchor(String name) {
        return "schema-" + name;
    }
}
