package dev.parley.local.system;

import java.time.Duration;

/** Told what happens to processes while the system comes up or goes down, from several threads. */
public interface Progress {
    /** It was started and is not ready yet. */
    void starting(String process);

    /**
     * It can do its work.
     *
     * @param adopted it ran already
     */
    void ready(String process, Duration took, boolean adopted);

    /** It did not come up. Why is told by the exception, or a note. */
    void failed(String process);

    void stopping(String process);

    void stopped(String process);

    /** Something the user may want to know. */
    void note(String text);

    /** Tells nobody. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void starting(String process) {}

            @Override
            public void ready(String process, Duration took, boolean adopted) {}

            @Override
            public void failed(String process) {}

            @Override
            public void stopping(String process) {}

            @Override
            public void stopped(String process) {}

            @Override
            public void note(String text) {}
        };
    }
}
