package dev.parley.worker.generation;

import dev.parley.events.identity.TurnId;
import dev.parley.worker.lease.Claim;
import dev.parley.worker.lease.Lease;
import dev.parley.worker.lease.Leases;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Leases that answer as told, and otherwise are always free. Remembers what it was asked. */
final class FakeLeases implements Leases {
    private final Deque<Claim> answers = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private final List<TurnId> renewed = new ArrayList<>();
    private final Set<TurnId> cancelOnRenewal = new HashSet<>();

    synchronized void answer(Claim... claims) {
        answers.addAll(List.of(claims));
    }

    synchronized void cancelOnRenewal(TurnId turn) {
        cancelOnRenewal.add(turn);
    }

    synchronized List<String> events() {
        return List.copyOf(events);
    }

    synchronized List<TurnId> renewed() {
        return List.copyOf(renewed);
    }

    @Override
    public synchronized Claim claim(Lease lease) {
        events.add("claim");
        return answers.isEmpty() ? Claim.TAKEN : answers.remove();
    }

    @Override
    public synchronized void renew(Collection<Lease> leases, Consumer<TurnId> cancelled) {
        for (Lease lease : leases) {
            renewed.add(lease.turnId());
            if (cancelOnRenewal.contains(lease.turnId())) {
                cancelled.accept(lease.turnId());
            }
        }
    }

    @Override
    public synchronized void complete(Lease lease) {
        events.add("complete");
    }

    @Override
    public synchronized void release(Lease lease) {
        events.add("release");
    }

    @Override
    public synchronized void markCancelled(TurnId turn) {
        events.add("cancel");
    }
}
