package dev.parley.simulator.answer;

import dev.parley.simulator.answer.Model.Temper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The models by name: the fixed ones, and {@code sim-t<tokens>-f<first ms>-g<gap ms>}. */
public final class Models {
    private static final int USUAL_TOKENS = 60;
    private static final Duration USUAL_GAP = Duration.ofMillis(20);

    private static final List<Model> FIXED =
            List.of(
                    usual("sim-1", Temper.STEADY),
                    new Model(
                            "sim-fast",
                            USUAL_TOKENS,
                            false,
                            Duration.ZERO,
                            Duration.ZERO,
                            Temper.STEADY),
                    new Model(
                            "sim-slow",
                            100,
                            false,
                            Duration.ofMillis(250),
                            Duration.ofMillis(100),
                            Temper.STEADY),
                    usual("sim-flaky", Temper.FLAKY),
                    usual("sim-dies-midstream", Temper.MORTAL),
                    usual("sim-tools", Temper.TOOL_USER));

    private static final Pattern PARAMETRIC =
            Pattern.compile("sim-t([1-9]\\d{0,3})-f(\\d{1,6})-g(\\d{1,5})");

    private Models() {}

    /** The fixed models, in the order in which they are listed. */
    public static List<Model> listed() {
        return FIXED;
    }

    public static Optional<Model> find(String id) {
        return FIXED.stream()
                .filter(model -> model.id().equals(id))
                .findFirst()
                .or(() -> parametric(id));
    }

    private static Optional<Model> parametric(String id) {
        Matcher matcher = PARAMETRIC.matcher(id);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new Model(
                        id,
                        Integer.parseInt(matcher.group(1)),
                        true,
                        Duration.ofMillis(Integer.parseInt(matcher.group(2))),
                        Duration.ofMillis(Integer.parseInt(matcher.group(3))),
                        Temper.STEADY));
    }

    private static Model usual(String id, Temper temper) {
        return new Model(id, USUAL_TOKENS, false, USUAL_GAP, USUAL_GAP, temper);
    }
}
