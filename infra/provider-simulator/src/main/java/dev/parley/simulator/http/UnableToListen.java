package dev.parley.simulator.http;

import java.net.InetSocketAddress;

/** The address cannot be bound. */
public final class UnableToListen extends RuntimeException {

    UnableToListen(InetSocketAddress address, Throwable cause) {
        super("cannot listen on " + address + ": " + cause.getMessage(), cause);
    }
}
