package dev.parley.ingress.model;

import dev.parley.events.generation.ModelCatalog;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Models over HTTP. */
@RestController
public final class ModelController {
    private final ModelCatalog models;

    /** Thread safety: immutable. */
    public ModelController(ModelCatalog models) {
        this.models = models;
    }

    /** A model by the name that prompts and conversations choose it by. */
    record Named(String id, String provider, int contextTokens) {}

    /**
     * All of them.
     *
     * @param defaultModel the one of conversations whose owner chose none
     */
    record Catalog(List<Named> data, String defaultModel) {}

    @GetMapping("/api/v1/models")
    Catalog models() {
        return new Catalog(
                models.all().stream()
                        .map(model ->
                                new Named(
                                        model.name(),
                                        model.provider().wireName(),
                                        model.contextTokens()))
                        .toList(),
                models.defaultModel());
    }
}
