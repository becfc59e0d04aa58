package dev.parley.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which fault comes when: a pure function of its seed. */
record Schedule(List<Planned> faults) {
    /**
     * One of them.
     *
     * @param at from the start of the load
     * @param seed of what is random within the fault
     */
    record Planned(Duration at, Fault fault, long seed) {}

    /**
     * Spreads faults over the time: each of them once, in a random order, as far as there is room,
     * the rest drawn by weight.
     *
     * @param perMinute how many
     */
    static Schedule of(long seed, Duration time, int perMinute, List<Fault> catalog) {
        Random random = new Random(seed);
        int count = Math.toIntExact(time.toMillis() * perMinute / 60_000);
        List<Fault> drawn = new ArrayList<>(catalog);
        Collections.shuffle(drawn, random);
        if (drawn.size() > count) {
            drawn = drawn.subList(0, count);
        }
        while (drawn.size() < count) {
            drawn.add(draw(catalog, random));
        }
        Collections.shuffle(drawn, random);
        List<Planned> planned = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long millis = (long) ((i + random.nextDouble()) * time.toMillis() / count);
            planned.add(new Planned(Duration.ofMillis(millis), drawn.get(i), random.nextLong()));
        }
        return new Schedule(List.copyOf(planned));
    }

    private static Fault draw(List<Fault> catalog, Random random) {
        int sum = catalog.stream().mapToInt(Fault::weight).sum();
        int point = random.nextInt(sum);
        for (Fault fault : catalog) {
            point -= fault.weight();
            if (point < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("weights changed while drawing");
    }
}
