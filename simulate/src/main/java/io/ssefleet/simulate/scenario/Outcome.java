package io.ssefleet.simulate.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param samples one for each second
 * @param closed streams that nodes closed because the fleet changed
 * @param restSince since when nothing moved any more and nobody had lost a connection; empty if that was not so at the end
 */
public record Outcome(List<Sample> samples, List<Promise> promises, long closed, Optional<Duration> restSince) {

    public boolean kept() {
        return restSince.isPresent() && promises.stream().allMatch(Promise::kept);
    }
}
