package dev.parley.orchestrator.turn;

import dev.parley.orchestrator.context.ContextWindow;
import dev.parley.orchestrator.context.TextMeasure;
import dev.parley.orchestrator.routing.ModelRoutes;

/** What the decisions about turns depend on beside the log. */
public record TurnRules(
        TurnLimits limits, ContextWindow window, ModelRoutes routes, TextMeasure texts) {}
