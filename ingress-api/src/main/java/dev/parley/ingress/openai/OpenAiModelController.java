package dev.parley.ingress.openai;

import dev.parley.events.generation.Model;
import dev.parley.events.generation.ModelCatalog;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Models as OpenAI's clients read them. */
@RestController
public final class OpenAiModelController {
    private final ModelCatalog models;

    /** Thread safety: immutable. */
    public OpenAiModelController(ModelCatalog models) {
        this.models = models;
    }

    /**
     * A model.
     *
     * @param created in Unix seconds; zero, because nobody knows
     */
    record Entry(String id, String object, long created, String ownedBy) {
        static Entry of(Model model) {
            return new Entry(model.name(), "model", 0, model.provider().wireName());
        }
    }

    /** All of them. */
    record Entries(String object, List<Entry> data) {}

    @GetMapping("/v1/models")
    Entries models() {
        return new Entries("list", models.all().stream().map(Entry::of).toList());
    }

    @GetMapping("/v1/models/{model}")
    Entry model(@PathVariable String model) {
        return models.find(model)
                .map(Entry::of)
                .orElseThrow(() ->
                        Refusal.ofField(
                                        ProblemCode.MODEL_NOT_FOUND,
                                        "model",
                                        "no such model is served here; GET /v1/models lists those that are")
                                .asException());
    }
}
