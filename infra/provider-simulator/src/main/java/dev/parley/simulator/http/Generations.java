package dev.parley.simulator.http;

import dev.parley.simulator.answer.Answer;
import dev.parley.simulator.answer.Composer;
import dev.parley.simulator.answer.Model;
import dev.parley.simulator.answer.Models;
import dev.parley.simulator.answer.Tokenizer;
import dev.parley.simulator.fault.Fault;
import dev.parley.simulator.fault.Faults;
import dev.parley.simulator.fault.Flakiness;
import dev.parley.simulator.journal.JournalLine.Ending;
import dev.parley.simulator.journal.RequestLabel;
import dev.parley.simulator.journal.RequestLabel.PromptLabel;
import dev.parley.simulator.wire.Call;
import dev.parley.simulator.wire.Problem;
import dev.parley.simulator.wire.RejectedRequest;
import dev.parley.simulator.wire.Reply;
import dev.parley.simulator.wire.Script;
import io.netty.buffer.ByteBufUtil;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Admits requests for generations: reads them, composes the answers and finds the faults they meet.
 * Thread-safe.
 */
final class Generations {
    private static final JsonMapper JSON = new JsonMapper();

    private final Tokenizer tokenizer;
    private final Composer composer;
    private final Faults faults;
    private final Flakiness flakiness = new Flakiness();
    private final Witness witness;
    private final InstantSource clock;

    Generations(Tokenizer tokenizer, Faults faults, Witness witness, InstantSource clock) {
        this.tokenizer = tokenizer;
        this.composer = new Composer(tokenizer);
        this.faults = faults;
        this.witness = witness;
        this.clock = clock;
    }

    /**
     * The exchange that answers the request; none when it was refused, which the response then
     * says.
     */
    Optional<Exchange> admit(Arrival arrival) {
        if (!Arrival.hasKey(arrival.request())) {
            return refuse(arrival, null, null, Problem.of(401, Arrival.NO_KEY));
        }
        try {
            byte[] body = ByteBufUtil.getBytes(arrival.request().content());
            return admit(arrival, arrival.wire().read(JSON.readTree(body)));
        } catch (JacksonException e) {
            return refuse(
                    arrival,
                    null,
                    null,
                    Problem.of(400, "Malformed JSON: " + e.getOriginalMessage()));
        } catch (RejectedRequest e) {
            return refuse(arrival, null, null, e.problem());
        }
    }

    private Optional<Exchange> admit(Arrival arrival, Call call) {
        int promptTokens = tokenizer.count(call.prompt());
        PromptLabel prompt =
                new PromptLabel(
                        call.prompt().conversation().fingerprint(),
                        call.prompt().conversation().messages().size(),
                        promptTokens,
                        call.stream(),
                        call.user(),
                        call.metadata());
        Optional<Model> found = Models.find(call.model());
        if (found.isEmpty()) {
            Problem problem =
                    new Problem(
                            404,
                            "The model '" + call.model() + "' does not exist.",
                            "model",
                            OptionalInt.empty());
            return refuse(arrival, call.model(), prompt, problem);
        }
        Model model = found.get();
        Optional<Fault> fault =
                faults.meet(model.id()).or(() -> temper(model, prompt.promptFingerprint()));
        if (fault.isPresent()
                && fault.get() instanceof Fault.Refusal(int status, OptionalInt retryAfter)) {
            Problem problem =
                    new Problem(status, "Refused with " + status + " as told.", null, retryAfter);
            return refuse(arrival, call.model(), prompt, problem);
        }
        RequestLabel label = arrival.label(call.model(), prompt);
        witness.started(label);
        return Optional.of(
                new Exchange(
                        arrival.wire(),
                        call,
                        script(arrival, call, model, promptTokens),
                        Course.of(model, fault),
                        label,
                        arrival.response(),
                        witness));
    }

    private Script script(Arrival arrival, Call call, Model model, int promptTokens) {
        List<Answer> answers = new ArrayList<>(call.prompt().choices());
        for (int choice = 0; choice < call.prompt().choices(); choice++) {
            answers.add(composer.compose(call.prompt(), model, choice));
        }
        Reply reply =
                new Reply(arrival.response().requestId(), clock.instant(), promptTokens, answers);
        return arrival.wire().script(call, reply);
    }

    private Optional<Fault> temper(Model model, String fingerprint) {
        return switch (model.temper()) {
            case STEADY, TOOL_USER -> Optional.empty();
            case FLAKY -> flakiness.meet(fingerprint);
            case MORTAL -> Optional.of(new Fault.Death(10));
        };
    }

    private Optional<Exchange> refuse(
            Arrival arrival,
            @Nullable String model,
            @Nullable PromptLabel prompt,
            Problem problem) {
        Response response = arrival.response();
        witness.ended(
                arrival.label(model, prompt),
                Ending.refused(problem.status(), problem.message()),
                response,
                () ->
                        response.whole(
                                problem.status(),
                                arrival.wire().error(problem, response.requestId()),
                                problem.retryAfterSeconds()));
        return Optional.empty();
    }
}
