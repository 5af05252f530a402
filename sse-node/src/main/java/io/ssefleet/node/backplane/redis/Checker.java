package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.log.Position;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * After every break: is what this node has read, and what was acknowledged to it, still in the stream? After a failover to a server that
 * lacks the last writes it is not, and reading on would miss events without a sign. Then one marker is put into the stream, which tells
 * the clients of all nodes at the same place.
 */
final class Checker {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private final StreamKeys keys;
    private final Progress progress;

    Checker(StreamKeys keys, Progress progress) {
        this.keys = keys;
        this.progress = progress;
    }

    Future<Void> check(RedisSession session) {
        return Script.CHECK
                .run(
                        keys,
                        script -> {
                            script.arg(Script.randomLeap());
                            for (Position position : List.of(progress.read(), progress.acknowledged())) {
                                if (!position.equals(Position.ZERO)) {
                                    script.arg(position.epoch()).arg(position.sequence());
                                }
                            }
                        },
                        request -> session.write(request, ANSWER_MAX))
                .map(answer -> {
                    progress.gapAhead(EntryCodec.position(answer.get(1).toString()));
                    return null;
                });
    }
}
