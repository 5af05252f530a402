package io.ssefleet.bench.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the clients got, counted when they have all been disconnected.
 *
 * @param open clients that were connected at the end
 * @param absent clients that were not connected when the first event was published
 * @param expected deliveries that were due to clients that were connected before the first event
 * @param lost deliveries that never came
 * @param outOfOrder deliveries that came after a later event of the same publisher
 * @param misdirected events of a topic that the client has not subscribed to
 * @param gaps notices that events cannot be resumed
 * @param ended streams that ended while they were wanted; the client came back for the next one
 * @param troubles why connections could not be made or were refused, and how often
 * @param findings some of what was lost, in words
 */
public record Verdict(
        int clients,
        int open,
        int absent,
        long expected,
        long lost,
        int clientsWithLoss,
        long doubled,
        long outOfOrder,
        long misdirected,
        long gaps,
        long ended,
        Map<String, Long> troubles,
        List<String> findings) {

    static final int MOST_FINDINGS = 5;

    /** Whether every client was connected and got every event exactly once and in order. */
    public boolean flawless() {
        return absent == 0 && lost == 0 && doubled == 0 && outOfOrder == 0 && misdirected == 0;
    }

    /** Both together. */
    Verdict plus(Verdict other) {
        Map<String, Long> allTroubles = new TreeMap<>(troubles);
        other.troubles.forEach((why, count) -> allTroubles.merge(why, count, Long::sum));
        return new Verdict(
                clients + other.clients,
                open + other.open,
                absent + other.absent,
                expected + other.expected,
                lost + other.lost,
                clientsWithLoss + other.clientsWithLoss,
                doubled + other.doubled,
                outOfOrder + other.outOfOrder,
                misdirected + other.misdirected,
                gaps + other.gaps,
                ended + other.ended,
                allTroubles,
                Stream.concat(findings.stream(), other.findings.stream())
                        .limit(MOST_FINDINGS)
                        .toList());
    }
}
