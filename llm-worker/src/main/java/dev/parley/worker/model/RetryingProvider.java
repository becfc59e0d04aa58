package dev.parley.worker.model;

import dev.parley.events.generation.ToolCall;
import dev.parley.worker.model.ModelAnswer.Failed;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Calls a provider again when it failed before the first text, in a way that can pass: after a
 * random part of a time that doubles, on top of the time that the provider asked for, and never
 * beyond the turn's deadline. Once text has come, a failure stands: what follows is another
 * generation, which begins with the pause that is due.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Full
 *     jitter</a>
 */
final class RetryingProvider implements ModelProvider {
    private final ModelProvider provider;
    private final Patience patience;
    private final RandomGenerator random;

    RetryingProvider(ModelProvider provider, Patience patience, RandomGenerator random) {
        this.provider = provider;
        this.patience = patience;
        this.random = random;
    }

    @Override
    public ModelAnswer stream(ModelCall call, CallWatch watch, AnswerSink sink) {
        Attempts attempts = call.attempts();
        FirstPiece seen = new FirstPiece(sink, watch);
        while (true) {
            Failed before = attempts.last();
            if (before != null) {
                Duration wait = waitAfter(before, attempts.count());
                if (wait.compareTo(watch.remaining()) >= 0) {
                    return before;
                }
                try {
                    watch.pause(wait);
                } catch (CallStopped _) {
                    return new ModelAnswer.Stopped(false, null);
                }
            }
            if (watch.reason() != null) {
                return new ModelAnswer.Stopped(false, null);
            }
            attempts.begin();
            watch.beginCall();
            ModelAnswer answer = provider.stream(call, watch, seen);
            if (!(answer instanceof Failed failed)) {
                return answer;
            }
            attempts.failed(failed);
            if (seen.came || !attempts.goOn(patience)) {
                return failed;
            }
        }
    }

    private Duration waitAfter(Failed failed, int attempt) {
        long ceiling =
                Math.min(
                        patience.longestBackoff().toMillis(),
                        patience.firstBackoff().toMillis() << Math.min(attempt - 1, 20));
        Duration backoff = Duration.ofMillis(random.nextLong(ceiling + 1));
        Duration asked = failed.retryAfter();
        if (asked == null) {
            return backoff;
        }
        Duration longest = patience.longestRetryAfter();
        return backoff.plus(asked.compareTo(longest) < 0 ? asked : longest);
    }

    private static final class FirstPiece implements AnswerSink {
        private final AnswerSink next;
        private final CallWatch watch;
        private boolean came;

        FirstPiece(AnswerSink next, CallWatch watch) {
            this.next = next;
            this.watch = watch;
        }

        @Override
        public boolean write(String piece) {
            come();
            return next.write(piece);
        }

        @Override
        public boolean call(ToolCall call) {
            come();
            return next.call(call);
        }

        private void come() {
            if (!came) {
                came = true;
                watch.textCame();
            }
        }
    }
}
