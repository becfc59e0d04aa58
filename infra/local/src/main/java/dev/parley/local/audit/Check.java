package dev.parley.local.audit;

/** One comparison of the audit; each is of sets, both ways. */
public enum Check {
    /** Every accepted turn has one outcome, and every outcome an accepted prompt. */
    ANSWERED("accepted prompts = turns with one outcome"),
    /** A completed turn says what the generation said that decided it. */
    DECIDED("completed turns = ends of generations: text, tokens"),
    /** How turns ended, in PostgreSQL. */
    STORED("outcomes = rows of chat.turns"),
    /** What was asked and answered, in PostgreSQL, by the hash of the text. */
    TEXTS("prompts and answers = rows of chat.messages: text"),
    /** Who pays, by policy: completed turns, and what was streamed of cancelled ones. */
    BILLED("turns to be billed = billing.usage.v1: tokens, each once"),
    /** The bill in PostgreSQL. */
    LEDGER("billing.usage.v1 = rows of billing.usage_log: tokens, micros"),
    /** Sums made anew from the bills, against the three places that keep them. */
    TOTALS("sums of the bills = totals topic = billing.user_totals = billing's state"),
    /** Made anew by billing itself from the log alone; only when asked for. */
    REBUILT("sums that billing makes anew from chat.turns.v1 = billing's state"),
    /** Every generation that started decided its turn, or is void. */
    VOIDED("generations = deciding + void; void = rows of chat.generations_voided"),
    /** What no user pays for. */
    COST("void generations and failed turns = provider cost, in the log and in PostgreSQL"),
    /** The provider simulator's own journal. */
    WITNESSED("calls in the simulator's journal = generations in the log: reported tokens");

    private final String meaning;

    Check(String meaning) {
        this.meaning = meaning;
    }

    /** What is compared, for people. */
    public String meaning() {
        return meaning;
    }
}
