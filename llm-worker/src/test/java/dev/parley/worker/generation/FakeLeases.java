package dev.parley.worker.generation;

import dev.parley.events.identity.TurnId;
import dev.parley.worker.lease.Claim;
import dev.parley.worker.lease.Lease;
import dev.parley.worker.lease.LeaseListener;
import dev.parley.worker.lease.Leases;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Leases that answer as told, and otherwise are always free. Remembers what it was asked. */
final class FakeLeases implements Leases {
    private final Deque<Claim> answers = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private final List<Lease> claimed = new ArrayList<>();
    private final List<TurnId> renewed = new ArrayList<>();
    private final Set<TurnId> cancelOnRenewal = new HashSet<>();
    private final Set<TurnId> loseOnRenewal = new HashSet<>();

    synchronized void answer(Claim... claims) {
        answers.addAll(List.of(claims));
    }

    synchronized void cancelOnRenewal(TurnId turn) {
        cancelOnRenewal.add(turn);
    }

    /** Another worker has the turn. */
    synchronized void loseOnRenewal(TurnId turn) {
        loseOnRenewal.add(turn);
    }

    synchronized List<Lease> claimed() {
        return List.copyOf(claimed);
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
        claimed.add(lease);
        return answers.isEmpty() ? new Claim.Taken(false) : answers.remove();
    }

    @Override
    public synchronized void renew(Collection<Lease> leases, LeaseListener listener) {
        for (Lease lease : leases) {
            renewed.add(lease.turnId());
            if (cancelOnRenewal.contains(lease.turnId())) {
                listener.cancelled(lease);
            }
            if (loseOnRenewal.contains(lease.turnId())) {
                listener.lost(lease);
            } else {
                listener.kept(lease);
            }
        }
    }

    @Override
    public synchronized void complete(Lease lease) {
        events.add("complete");
    }

    @Override
    public synchronized void owe(Lease lease, String category) {
        events.add("owe " + category);
    }

    @Override
    public synchronized void release(Lease lease) {
        events.add("release");
    }

    @Override
    public synchronized void markCancelled(TurnId turn, int lastAttempt) {
        events.add("cancel");
    }
}
