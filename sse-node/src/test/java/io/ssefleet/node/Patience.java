package io.ssefleet.node;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests with processes wait for what must come: longer than a machine that is busy with other things may need. */
public final class Patience {

    public static final Duration LONGEST = Duration.ofSeconds(90);

    private Patience() {}

    public static ConditionFactory await() {
        return Awaitility.await().atMost(LONGEST);
    }
}
