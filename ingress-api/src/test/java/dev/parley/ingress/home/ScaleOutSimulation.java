package dev.parley.ingress.home;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many edges with users who come and go, as far as it matters for the question which part of the
 * chunk log each edge reads. In every round a user has one conversation open, on one device or two;
 * now and then they come back, and now and then they open another, new or one of their last five.
 * Every open conversation makes the same load. An edge reads the partitions that were watched in
 * this round or the last.
 *
 * <p>{@link #main} prints the tables of the module's rationale.
 */
final class ScaleOutSimulation {
    /** Into which partition a conversation falls that an edge opens. */
    enum Rule {
        /** Into any, as its id has it. */
        ANY,
        /** Into one that the edge reads already; into any while it reads none. */
        READ,
        /**
         * The same, but for partitions with more than one and a half times their share of the load:
         * then into the one with the least load of five.
         */
        READ_UNLESS_BUSY,
        /** Into one of the edge's home partitions. */
        HOME
    }

    /**
     * What came of it, on average over the rounds.
     *
     * @param mean what an edge carries of the chunk log, in parts of its share: 1 is one nth
     * @param most the same for the edge that carries most
     * @param hottest the load of the busiest partition, in parts of its share
     */
    record Outcome(double mean, double most, double hottest) {}

    private static final long SEED = 42;
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 60;
    private static final double LEAVES = 0.2;
    private static final double CHANGES = 0.1;
    private static final double IS_NEW = 0.3;
    private static final double HAS_TWO_DEVICES = 1.0 / 3;
    private static final int REMEMBERED = 5;

    private static final class User {
        private final Deque<Integer> conversations = new ArrayDeque<>();
        private final int number;
        private final boolean twoDevices;
        private int edge;
        private int otherEdge;
        private int partition = -1;

        private User(int number, boolean twoDevices) {
            this.number = number;
            this.twoDevices = twoDevices;
        }
    }

    private final Random random = new Random(SEED);
    private final int partitions;
    private final Rule rule;
    private final boolean affinity;
    private final List<Set<Integer>> homes;
    private final List<Map<Integer, Integer>> watchedIn;
    private final List<User> users = new ArrayList<>();
    private int[] load;
    private int[] loadBefore;

    /**
     * @param affinity whether a user always comes to the same edge
     */
    ScaleOutSimulation(int edges, int partitions, int usersPerEdge, Rule rule, boolean affinity) {
        this.partitions = partitions;
        this.rule = rule;
        this.affinity = affinity;
        this.load = new int[partitions];
        this.loadBefore = new int[partitions];
        this.homes = IntStream.range(0, edges).mapToObj(edge -> homes(edge, edges)).toList();
        this.watchedIn =
                IntStream.range(0, edges)
                        .<Map<Integer, Integer>>mapToObj(_ -> new HashMap<>())
                        .toList();
        for (int number = 0; number < edges * usersPerEdge; number++) {
            users.add(new User(number, random.nextDouble() < HAS_TWO_DEVICES));
        }
    }

    /** As the group shares them out; who gets none settles in one at random. */
    private Set<Integer> homes(int edge, int edges) {
        Set<Integer> shared =
                IntStream.range(0, partitions)
                        .filter(partition -> partition % edges == edge)
                        .boxed()
                        .collect(Collectors.toSet());
        return shared.isEmpty() ? Set.of(random.nextInt(partitions)) : shared;
    }

    Outcome run() {
        double mean = 0;
        double most = 0;
        double hottest = 0;
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            int[] before = loadBefore;
            loadBefore = load;
            load = before;
            Arrays.fill(load, 0);
            for (User user : users) {
                live(user, round);
            }
            if (round >= WARM_UP) {
                List<Double> carried = carried(round);
                mean += carried.stream().mapToDouble(each -> each).average().orElseThrow();
                most += carried.stream().mapToDouble(each -> each).max().orElseThrow();
                hottest +=
                        IntStream.of(load).max().orElseThrow() * (double) partitions / users.size();
            }
        }
        return new Outcome(mean / ROUNDS, most / ROUNDS, hottest / ROUNDS);
    }

    private void live(User user, int round) {
        if (round == 0 || random.nextDouble() < LEAVES) {
            user.edge = comesTo(user);
            user.otherEdge = comesTo(user);
            user.partition = -1;
        }
        if (user.partition < 0 || random.nextDouble() < CHANGES) {
            user.partition = opens(user);
        }
        watchedIn.get(user.edge).put(user.partition, round);
        if (user.twoDevices) {
            watchedIn.get(user.otherEdge).put(user.partition, round);
        }
        load[user.partition]++;
    }

    private int comesTo(User user) {
        return affinity ? user.number % homes.size() : random.nextInt(homes.size());
    }

    private int opens(User user) {
        if (!user.conversations.isEmpty() && random.nextDouble() >= IS_NEW) {
            return List.copyOf(user.conversations).get(random.nextInt(user.conversations.size()));
        }
        int partition = partition(user.edge);
        user.conversations.addFirst(partition);
        if (user.conversations.size() > REMEMBERED) {
            user.conversations.removeLast();
        }
        return partition;
    }

    private int partition(int edge) {
        List<Integer> read = List.copyOf(watchedIn.get(edge).keySet());
        return switch (rule) {
            case ANY -> random.nextInt(partitions);
            case READ -> read.isEmpty() ? random.nextInt(partitions) : any(read);
            case READ_UNLESS_BUSY -> {
                List<Integer> quiet = read.stream().filter(each -> !isBusy(each)).toList();
                yield quiet.isEmpty() ? leastOfFive() : any(quiet);
            }
            case HOME -> any(List.copyOf(homes.get(edge)));
        };
    }

    private boolean isBusy(int partition) {
        return loadBefore[partition] * (double) partitions > 1.5 * users.size();
    }

    private int leastOfFive() {
        return random.ints(5, 0, partitions)
                .boxed()
                .min((one, other) -> Integer.compare(loadBefore[one], loadBefore[other]))
                .orElseThrow();
    }

    private int any(List<Integer> some) {
        return some.get(random.nextInt(some.size()));
    }

    private List<Double> carried(int round) {
        List<Double> carried = new ArrayList<>();
        for (Map<Integer, Integer> watched : watchedIn) {
            watched.values().removeIf(last -> last < round - 1);
            int sum = watched.keySet().stream().mapToInt(partition -> load[partition]).sum();
            carried.add(sum * (double) homes.size() / users.size());
        }
        return carried;
    }

    /** Prints the tables. */
    public static void main(String[] args) {
        int[] edges = {1, 3, 10, 50, 200};
        for (int perEdge : new int[] {20, 100}) {
            for (boolean affinity : new boolean[] {true, false}) {
                for (int partitions : new int[] {12, 48, 192}) {
                    System.out.printf(
                            "%n%d users per edge, %s, %d partitions: mean / most / hottest%n",
                            perEdge, affinity ? "the same edge again" : "any edge", partitions);
                    for (Rule rule : Rule.values()) {
                        StringBuilder row = new StringBuilder("| %-16s".formatted(rule));
                        for (int count : edges) {
                            Outcome outcome =
                                    new ScaleOutSimulation(
                                                    count, partitions, perEdge, rule, affinity)
                                            .run();
                            row.append(
                                    " | %6.2f / %6.2f / %5.1f"
                                            .formatted(
                                                    outcome.mean(),
                                                    outcome.most(),
                                                    outcome.hottest()));
                        }
                        System.out.println(row + " |");
                    }
                }
            }
        }
    }
}
