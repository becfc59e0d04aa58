package dev.parley.ingress.anthropic;

import dev.parley.events.generation.Tool;
import dev.parley.ingress.completion.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a call, all of which the caller runs.
 *
 * @param choice as {@link dev.parley.events.generation.GenerationParameters} has it
 * @param parallel false where the model may want one at a time; else null
 */
record ToolOffer(@Nullable List<Tool> tools, @Nullable String choice, @Nullable Boolean parallel) {

    static ToolOffer read(Fields fields) {
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields tool : fields.objects("tools")) {
            tools.add(tool(tool, names));
        }
        Fields choice = fields.object("tool_choice");
        if (choice == null) {
            return new ToolOffer(tools.isEmpty() ? null : tools, null, null);
        }
        if (tools.isEmpty()) {
            throw fields.wrong("tool_choice", "needs 'tools'");
        }
        String chosen = choice(choice, names);
        boolean oneAtATime = Boolean.TRUE.equals(choice.flag("disable_parallel_tool_use"));
        choice.end();
        return new ToolOffer(tools, chosen, oneAtATime ? false : null);
    }

    private static String choice(Fields choice, Set<String> names) {
        return switch (choice.requiredText("type")) {
            case "auto" -> "auto";
            case "any" -> "required";
            case "none" -> "none";
            case "tool" -> {
                String name = choice.requiredText("name");
                if (!names.contains(name)) {
                    throw choice.wrong("name", "has to be one of 'tools'");
                }
                yield "tool:" + name;
            }
            default -> throw choice.wrong("type", "has to be auto, any, tool or none");
        };
    }

    private static Tool tool(Fields tool, Set<String> names) {
        String type = tool.text("type");
        if (type != null && !type.equals("custom")) {
            throw ContentBlock.unsupported(tool, type);
        }
        String name = tool.requiredText("name");
        if (!name.matches("[A-Za-z0-9_-]{1,128}")) {
            throw tool.wrong("name", "has to be 1 to 128 letters, digits, '_' and '-'");
        }
        if (!names.add(name)) {
            throw tool.wrong("name", "is there twice");
        }
        Tool read =
                new Tool(
                        name,
                        tool.text("description"),
                        tool.required("input_schema", tool.json("input_schema")),
                        tool.flag("strict"));
        refuseOtherCallers(tool);
        if (Boolean.TRUE.equals(tool.flag("defer_loading"))) {
            throw tool.wrong("defer_loading", "is not supported");
        }
        tool.ignore("cache_control", "eager_input_streaming");
        tool.end();
        return read;
    }

    private static void refuseOtherCallers(Fields tool) {
        List<String> callers = tool.texts("allowed_callers");
        if (callers != null && !callers.equals(List.of("direct"))) {
            throw tool.wrong("allowed_callers", "has to be direct alone");
        }
    }
}
