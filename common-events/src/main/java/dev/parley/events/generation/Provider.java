package dev.parley.events.generation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who serves models. */
public enum Provider {
    /** The stand-in for tests and demos without a key. */
    @JsonProperty("simulator")
    SIMULATOR("simulator"),
    /** OpenAI, or whatever endpoint speaks its wire protocol. */
    @JsonProperty("openai")
    OPENAI("openai"),
    /** Anthropic. */
    @JsonProperty("anthropic")
    ANTHROPIC("anthropic");

    private final String wireName;

    Provider(String wireName) {
        this.wireName = wireName;
    }

    /** The name in events, metrics and prices. */
    public String wireName() {
        return wireName;
    }
}
