package dev.parley.worker.model;

import dev.parley.worker.meter.WorkerMeters;
import dev.parley.worker.model.ModelAnswer.Failed;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Calls a provider again when it failed before the first text, in a way that can pass: after a
 * random part of a time that doubles, or after the time that the provider asked for, and never
 * beyond the turn's deadline. Once text has come, a failure stands: the answer cannot be continued,
 * and would not be the same a second time.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Full
 *     jitter</a>
 */
final class RetryingProvider implements ModelProvider {
    private final ModelProvider provider;
    private final ProviderSettings settings;
    private final RandomGenerator random;
    private final WorkerMeters meters;

    RetryingProvider(
            ModelProvider provider,
            ProviderSettings settings,
            RandomGenerator random,
            WorkerMeters meters) {
        this.provider = provider;
        this.settings = settings;
        this.random = random;
        this.meters = meters;
    }

    @Override
    public ModelAnswer stream(ModelCall call, CallWatch watch, TextSink sink) {
        FirstText seen = new FirstText(sink);
        for (int attempt = 1; ; attempt++) {
            ModelAnswer answer = provider.stream(call, watch, seen);
            count(answer);
            if (!(answer instanceof Failed failed)
                    || !failed.worthRetrying()
                    || seen.came
                    || attempt >= settings.attempts()) {
                return answer;
            }
            Duration wait = waitAfter(failed, attempt);
            if (wait.compareTo(watch.remaining()) >= 0) {
                return answer;
            }
            try {
                watch.pause(wait);
            } catch (CallStopped _) {
                return new ModelAnswer.Stopped(false, null);
            }
        }
    }

    private Duration waitAfter(Failed failed, int attempt) {
        long ceiling = settings.firstBackoff().toMillis() << Math.min(attempt - 1, 10);
        Duration backoff = Duration.ofMillis(random.nextLong(ceiling + 1));
        Duration asked = failed.retryAfter();
        return asked == null || asked.compareTo(backoff) < 0 ? backoff : asked;
    }

    private void count(ModelAnswer answer) {
        switch (answer) {
            case ModelAnswer.Finished _ -> meters.callAnswered();
            case ModelAnswer.Stopped _ -> meters.callStopped();
            case Failed failed -> meters.callFailed(failed.error().category());
        }
    }

    private static final class FirstText implements TextSink {
        private final TextSink next;
        private boolean came;

        FirstText(TextSink next) {
            this.next = next;
        }

        @Override
        public boolean write(String piece) {
            came = true;
            return next.write(piece);
        }
    }
}
