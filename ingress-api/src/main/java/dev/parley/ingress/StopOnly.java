package dev.parley.ingress;

import org.springframework.context.SmartLifecycle;

/** Something to be done when the process begins to stop, before the web server does. */
final class StopOnly implements SmartLifecycle {
    private final Runnable action;
    private volatile boolean running;

    StopOnly(Runnable action) {
        this.action = action;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        action.run();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
