package dev.parley.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks in conversations of Parley's own, one after the other in all there are, over server-sent
 * events. A conversation that has had its turns gives way to another.
 */
public final class ConversationAsker implements Asker {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CREATED = 201;

    private final LoadClient client;
    private final Requests requests;
    private final Expectation expectation;
    private final Questions questions;
    private final int turnsEach;
    private final Queue<Dialogue> idle = new ArrayDeque<>();

    /**
     * @param turnsEach after how many turns a conversation is left
     */
    public ConversationAsker(
            LoadClient client,
            Requests requests,
            Expectation expectation,
            Questions questions,
            int turnsEach) {
        this.client = client;
        this.requests = requests;
        this.expectation = expectation;
        this.questions = questions;
        this.turnsEach = turnsEach;
    }

    /**
     * Opens so many conversations; the load then needs not wait for them.
     *
     * @return completed when all are open
     */
    public CompletableFuture<Void> open(int count, int atOnce) {
        CompletableFuture<Void> all = new CompletableFuture<>();
        client.run(() -> new Opening(count, all).begin(Math.min(count, atOnce)));
        return all;
    }

    private final class Opening {
        private final CompletableFuture<Void> all;
        private int toBegin;
        private int toEnd;

        Opening(int count, CompletableFuture<Void> all) {
            this.all = all;
            this.toBegin = count;
            this.toEnd = count;
        }

        void begin(int lanes) {
            if (toEnd == 0) {
                all.complete(null);
            }
            for (int lane = 0; lane < lanes; lane++) {
                next();
            }
        }

        private void next() {
            if (toBegin-- > 0) {
                openOne(
                        dialogue -> {
                            idle.add(dialogue);
                            toEnd--;
                            if (toEnd == 0) {
                                all.complete(null);
                            }
                            next();
                        },
                        trouble -> all.completeExceptionally(new IllegalStateException(trouble)));
            }
        }
    }

    @Override
    public void ask(long planned, Tally tally, Runnable over) {
        Dialogue dialogue = idle.poll();
        if (dialogue != null) {
            ask(dialogue, planned, tally, over);
            return;
        }
        openOne(
                fresh -> ask(fresh, planned, tally, over),
                trouble -> {
                    tally.failed(trouble);
                    over.run();
                });
    }

    private void ask(Dialogue dialogue, long planned, Tally tally, Runnable over) {
        String question = questions.next();
        Verdict verdict =
                new ExactVerdict(
                        expectation,
                        dialogue.with(question),
                        answer -> {
                            if (answer != null) {
                                dialogue.answered(question, answer);
                                if (dialogue.turns() < turnsEach) {
                                    idle.add(dialogue);
                                }
                            }
                            over.run();
                        });
        ObjectNode body = JSON.createObjectNode().put("content", question);
        client.send(
                requests.server(),
                requests.post(
                        "/api/v1/conversations/%s/messages/stream".formatted(dialogue.id()), body),
                new TurnReader(planned, tally, verdict));
    }

    private void openOne(Consumer<Dialogue> opened, Consumer<String> failed) {
        client.send(
                requests.server(),
                requests.post(
                        "/api/v1/conversations",
                        JSON.createObjectNode().put("model", expectation.model())),
                new ResponseReader() {
                    private final StringBuilder body = new StringBuilder();
                    private int status;

                    @Override
                    public void status(int code) {
                        status = code;
                    }

                    @Override
                    public void bytes(ByteBuf bytes) {
                        body.append(bytes.toString(StandardCharsets.UTF_8));
                    }

                    @Override
                    public void end() {
                        if (status == CREATED) {
                            opened.accept(
                                    new Dialogue(
                                            JSON.readTree(body.toString()).path("id").asString()));
                        } else {
                            failed.accept("no conversation: HTTP " + status);
                        }
                    }

                    @Override
                    public void broken(Throwable cause) {
                        failed.accept("no conversation: " + cause);
                    }
                });
    }
}
