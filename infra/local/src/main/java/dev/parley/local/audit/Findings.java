package dev.parley.local.audit;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What a comparison found: how much it compared, and what differs. */
public final class Findings {
    private final Map<Check, Integer> compared = new EnumMap<>(Check.class);
    private final Set<Difference> differences = new LinkedHashSet<>();
    private final Map<String, Long> facts = new TreeMap<>();

    Findings() {
        for (Check check : Check.values()) {
            compared.put(check, 0);
        }
    }

    /** How many things each check compared. */
    public Map<Check, Integer> compared() {
        return compared;
    }

    public List<Difference> differences() {
        return List.copyOf(differences);
    }

    public boolean isClean() {
        return differences.isEmpty();
    }

    public long differences(Check check) {
        return differences.stream().filter(difference -> difference.check() == check).count();
    }

    /** Numbers worth knowing that are no differences. */
    public Map<String, Long> facts() {
        return facts;
    }

    void fact(String name, long number) {
        facts.put(name, number);
    }

    void count(Check check, int more) {
        compared.merge(check, more, Integer::sum);
    }

    void differs(Check check, Object subject, String what) {
        differences.add(new Difference(check, subject.toString(), what));
    }

    void addAll(List<Difference> more) {
        differences.addAll(more);
    }

    /** Compares two maps as sets, both ways, and what stands under each key. */
    <K, A, B> void same(
            Check check,
            Map<K, A> left,
            String leftName,
            Map<K, B> right,
            String rightName,
            BiPredicate<A, B> equal) {
        count(check, left.size());
        left.forEach((key, value) -> {
            B other = right.get(key);
            if (other == null) {
                differs(check, key, "in %s, not in %s".formatted(leftName, rightName));
            } else if (!equal.test(value, other)) {
                differs(
                        check,
                        key,
                        "%s says %s, %s says %s".formatted(leftName, value, rightName, other));
            }
        });
        onlyRight(check, left, leftName, right, rightName);
    }

    private <K, A, B> void onlyRight(
            Check check, Map<K, A> left, String leftName, Map<K, B> right, String rightName) {
        for (K key : right.keySet()) {
            if (!left.containsKey(key)) {
                differs(check, key, "in %s, not in %s".formatted(rightName, leftName));
            }
        }
    }

    /** Whether two values are the same where each may be absent. */
    static boolean equal(@Nullable Object left, @Nullable Object right) {
        return left == null ? right == null : left.equals(right);
    }
}
