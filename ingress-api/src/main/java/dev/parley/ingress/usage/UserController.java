package dev.parley.ingress.usage;

import dev.parley.ingress.account.Caller;
import dev.parley.ingress.account.Role;
import dev.parley.ingress.history.History;
import dev.parley.ingress.history.StoredTotals;
import dev.parley.ingress.problem.ProblemCode;
import dev.parley.ingress.problem.Refusal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The caller's profile and bill over HTTP. */
@RestController
@RequestMapping("/api/v1/users")
public final class UserController {
    private static final int MONTH_LENGTH = "2026-11".length();
    private static final int MAX_MONTHS = 24;

    private final History history;
    private final Clock clock;

    /** Thread safety: safe. */
    public UserController(History history, Clock clock) {
        this.history = history;
        this.clock = clock;
    }

    /** Who the caller is. */
    record Profile(String id, String email, Role role, Instant createdAt) {}

    /**
     * The bill of a span of months, per model.
     *
     * @param months the sums of each month, the latest first
     * @param days the sums of each day, the latest first
     */
    record Bill(YearMonth from, YearMonth to, List<StoredTotals> months, List<StoredTotals> days) {}

    @GetMapping("/profile")
    Profile profile(Caller caller) {
        return new Profile(
                caller.userId().toString(), caller.email(), caller.role(), caller.createdAt());
    }

    @GetMapping("/usage")
    Bill usage(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            Caller caller) {
        YearMonth now = YearMonth.now(clock.withZone(ZoneOffset.UTC));
        YearMonth last = month("to", to, now);
        YearMonth first = month("from", from, last);
        if (first.isAfter(last) || first.plusMonths(MAX_MONTHS).compareTo(last) <= 0) {
            throw Refusal.beyond(
                            ProblemCode.INVALID_REQUEST,
                            "from",
                            MAX_MONTHS,
                            "'from' has to be no later than 'to' and the span at most %d months"
                                    .formatted(MAX_MONTHS))
                    .asException();
        }
        // As text a month sorts before its days, and the 31st after all of them.
        List<StoredTotals> totals = history.totals(caller.userId(), first.toString(), last + "-31");
        return new Bill(
                first,
                last,
                totals.stream().filter(UserController::isMonth).toList(),
                totals.stream().filter(each -> !isMonth(each)).toList());
    }

    private static boolean isMonth(StoredTotals totals) {
        return totals.period().length() == MONTH_LENGTH;
    }

    private static YearMonth month(String field, @Nullable String text, YearMonth otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw Refusal.ofField(
                            ProblemCode.INVALID_REQUEST,
                            field,
                            "'%s' has to be a month such as 2026-11".formatted(field))
                    .asException();
        }
    }
}
