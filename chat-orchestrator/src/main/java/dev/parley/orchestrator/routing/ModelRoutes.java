package dev.parley.orchestrator.routing;

import dev.parley.events.generation.Model;
import dev.parley.events.generation.ModelCatalog;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the model of a turn among those that this installation serves. */
public record ModelRoutes(ModelCatalog catalog) {

    /**
     * The model that answers: the prompt's own, else the conversation's, else the default.
     *
     * @return empty when the one that was named is not served; nobody is given another model than
     *     the one asked for
     */
    public Optional<Model> route(@Nullable String ofPrompt, @Nullable String ofConversation) {
        return catalog.find(name(ofPrompt, ofConversation));
    }

    /** The name that is looked up, whether it is served or not. */
    public String name(@Nullable String ofPrompt, @Nullable String ofConversation) {
        if (ofPrompt != null) {
            return ofPrompt;
        }
        return ofConversation == null ? catalog.defaultModel() : ofConversation;
    }
}
