package dev.parley.local.audit;

/** A sum of bills. */
record Total(long turns, long promptTokens, long completionTokens, long micros) {
    static final Total NONE = new Total(0, 0, 0, 0);

    /**
     * What is summed.
     *
     * @param period a day or a month
     */
    record Key(String user, String period, String model) {
        @Override
        public String toString() {
            return user + "|" + period + "|" + model;
        }
    }

    Total plus(Bill bill) {
        return new Total(
                turns + 1,
                promptTokens + bill.tokens().prompt(),
                completionTokens + bill.tokens().completion(),
                micros + bill.micros());
    }

    @Override
    public String toString() {
        return "%d turns, %d+%d tokens, %d micros"
                .formatted(turns, promptTokens, completionTokens, micros);
    }
}
