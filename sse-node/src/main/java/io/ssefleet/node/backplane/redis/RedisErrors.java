package io.ssefleet.node.backplane.redis;

import io.ssefleet.node.backplane.RedisAddress;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** What went wrong with Redis, told apart and in words. */
final class RedisErrors {

    private RedisErrors() {}

    /** Whether Redis answered, if only to refuse. */
    static boolean isAnswer(Throwable failure) {
        return failure instanceof ErrorType;
    }

    /** It no longer is a master, or another one of its cluster has the keys. */
    static boolean isWrongServer(Throwable failure) {
        return says(failure, "READONLY") || says(failure, "MOVED");
    }

    /** The script is not there (any more): a new server, or one that was restarted. */
    static boolean isUnknownScript(Throwable failure) {
        return says(failure, "NOSCRIPT");
    }

    static boolean isFull(Throwable failure) {
        return says(failure, "OOM");
    }

    private static boolean says(Throwable failure, String code) {
        return isAnswer(failure) && String.valueOf(failure.getMessage()).contains(code);
    }

    /** For people: what is the matter and, where that is known, what to do. */
    static String explain(Throwable failure) {
        if (says(failure, "WRONGPASS") || says(failure, "NOAUTH")) {
            return "Redis does not take the password; set SSEFLEET_BACKPLANE_PASSWORD to the right one";
        }
        if (isFull(failure)) {
            return "Redis is full (maxmemory); give it more memory, or keep less (SSEFLEET_REPLAY_EVENTS, _AGE)";
        }
        if (failure instanceof SSLHandshakeException) {
            return "TLS failed: " + failure.getMessage()
                    + "; if the Redis is right, set SSEFLEET_BACKPLANE_CA to the authority that vouches for it";
        }
        if (failure instanceof TimeoutException) {
            return "Redis does not answer";
        }
        // What names an address may name its password.
        return RedisAddress.withoutSecrets(String.valueOf(failure.getMessage()));
    }
}
