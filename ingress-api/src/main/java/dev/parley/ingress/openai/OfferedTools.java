package dev.parley.ingress.openai;

import dev.parley.events.generation.Tool;
import dev.parley.ingress.completion.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tools of a call, all of which the caller runs.
 *
 * @param choice as {@link dev.parley.events.generation.GenerationParameters} has it
 */
record OfferedTools(
        @Nullable List<Tool> tools, @Nullable String choice, @Nullable Boolean parallel) {
    private static final int MAX_TOOLS = 128;

    /**
     * Reads {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}.
     *
     * @param nested whether a function's fields stand in {@code function}, as in chat completions,
     *     or beside the type, as in responses
     */
    static OfferedTools read(Fields fields, boolean nested) {
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields tool : fields.objects("tools")) {
            tools.add(tool(tool, names, nested));
        }
        if (tools.size() > MAX_TOOLS) {
            throw fields.wrong("tools", "may have at most %d entries".formatted(MAX_TOOLS));
        }
        String choice = choice(fields, names, nested);
        Boolean parallel = fields.flag("parallel_tool_calls");
        return tools.isEmpty()
                ? new OfferedTools(null, null, null)
                : new OfferedTools(tools, choice, parallel);
    }

    private static Tool tool(Fields tool, Set<String> names, boolean nested) {
        function(tool, "type");
        Fields function = nested ? tool.required("function", tool.object("function")) : tool;
        String name = function.requiredText("name");
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw function.wrong("name", "has to be 1 to 64 letters, digits, '_' and '-'");
        }
        if (!names.add(name)) {
            throw function.wrong("name", "is there twice");
        }
        Tool read =
                new Tool(
                        name,
                        function.text("description"),
                        function.json("parameters"),
                        function.flag("strict"));
        function.end();
        tool.end();
        return read;
    }

    private static @Nullable String choice(Fields fields, Set<String> names, boolean nested) {
        JsonNode choice = fields.find("tool_choice");
        if (choice == null) {
            return null;
        }
        if (choice.isString()) {
            String word = fields.requiredText("tool_choice");
            if (!Set.of("auto", "none", "required").contains(word)) {
                throw fields.wrong("tool_choice", "has to be auto, none, required or a function");
            }
            if (names.isEmpty() && word.equals("required")) {
                throw fields.wrong("tool_choice", "needs 'tools'");
            }
            return word;
        }
        Fields chosen = fields.required("tool_choice", fields.object("tool_choice"));
        function(chosen, "type");
        Fields function = nested ? chosen.required("function", chosen.object("function")) : chosen;
        String name = function.requiredText("name");
        if (!names.contains(name)) {
            throw function.wrong("name", "has to be one of 'tools'");
        }
        function.end();
        chosen.end();
        return "tool:" + name;
    }

    private static void function(Fields fields, String name) {
        String type = fields.requiredText(name);
        if (!type.equals("function")) {
            throw fields.unsupported(name, "has to be function; no other is served here");
        }
    }
}
