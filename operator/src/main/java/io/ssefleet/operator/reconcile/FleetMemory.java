package io.ssefleet.operator.reconcile;

import io.ssefleet.operator.model.NodeDefaults;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.SseFleetSpec;
import io.ssefleet.operator.model.SseFleetStatus;
import io.ssefleet.operator.observe.Answer;
import io.ssefleet.operator.observe.LastWords;
import io.ssefleet.operator.observe.NodeReport;
import io.ssefleet.operator.plan.Demand;
import io.ssefleet.operator.plan.FleetPlan;
import io.ssefleet.operator.plan.Input;
import io.ssefleet.operator.plan.MeasuredCosts;
import io.ssefleet.operator.plan.Observed;
import io.ssefleet.operator.plan.Planner;
import io.ssefleet.operator.plan.RecentPeak;
import io.ssefleet.operator.plan.ScalingHistory;
import io.ssefleet.operator.resources.Children;
import io.ssefleet.operator.resources.NodePodTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is remembered of one fleet from one look at it to the next. Only what was measured is found again in the fleet's status: of the
 * rest an operator that starts knows nothing, and it does not make the fleet smaller until it has watched for long enough. Used by one
 * reconciliation at a time.
 */
final class FleetMemory {
    /** How long what a node said last counts while it does not answer. */
    private static final Duration BELIEVED = Duration.ofSeconds(45);

    /** How long a Secret that somebody else has made, which is not watched, is taken to be there. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

    /** However slow a node was told to be, one that does not answer is not waited for any longer. */
    private static final Duration CLOSING_MAX = Duration.ofHours(1);

    /**
     * What a node reported last, and what it was told after that.
     *
     * @param closing streams that it was to send away
     * @param pace the slowest at which it does so
     */
    private record Said(Instant at, NodeReport report, long closing, double pace) {
        Said(Instant at, NodeReport report) {
            this(at, report, report.closing(), report.pacePerSecond());
        }

        boolean believed(Instant now) {
            return now.isBefore(at.plus(BELIEVED));
        }

        long stillClosing(Instant now) {
            double seconds = closing == 0 ? 0 : Math.min(Math.ceil(closing / pace), CLOSING_MAX.toSeconds());
            return now.isBefore(at.plusSeconds((long) seconds)) ? closing : 0;
        }
    }

    /**
     * What the children are made of and as what they were seen.
     *
     * @param generation the fleet's
     * @param versions of every child that there is
     */
    record ChildrenSeen(Long generation, Children.Scale scale, Set<String> versions) {}

    private final LastWords lastWords = new LastWords();
    private final Map<String, Said> said = new HashMap<>();
    private final Map<String, Instant> secretsOfOthers = new HashMap<>();
    private Duration peakWindow = Duration.ZERO;
    private RecentPeak peak = new RecentPeak(peakWindow);
    private ScalingHistory scaling = new ScalingHistory();
    private final MeasuredCosts costs;
    private ChildrenSeen unchanged;
    private Long templateGeneration;
    private String template;
    private long plannedPerNode = Long.MAX_VALUE;

    /** @param before the fleet's status, which tells what was measured before the operator started; null when it has none */
    FleetMemory(SseFleetStatus before) {
        costs = new MeasuredCosts(
                measured(before, Input.MEMORY_PER_CONNECTION), measured(before, Input.DELIVERIES_PER_CORE_SECOND));
    }

    private static long measured(SseFleetStatus status, String name) {
        if (status == null || status.plan() == null || status.plan().inputs() == null) {
            return 0;
        }
        return status.plan().inputs().stream()
                .filter(input -> name.equals(input.name()) && input.measured() != null)
                .mapToLong(SseFleetStatus.Input::measured)
                .findFirst()
                .orElse(0);
    }

    /** The answers, with what silent nodes said last in place of their silence, as long as that is not old. */
    Map<String, Answer> completed(Map<String, Answer> answers, Set<String> leaving, Instant now) {
        said.keySet().retainAll(answers.keySet());
        Map<String, Answer> completed = lastWords.complete(answers, leaving);
        answers.forEach((pod, answer) -> {
            if (answer instanceof Answer.Reported reported) {
                said.put(pod, new Said(now, reported.report()));
            } else if (answer instanceof Answer.NotListening) {
                // Its process is gone, and all its streams with it.
                said.remove(pod);
            } else if (completed.get(pod) instanceof Answer.Unknown unknown && said.containsKey(pod)) {
                Said last = said.get(pod);
                completed.put(
                        pod,
                        last.believed(now)
                                ? new Answer.Remembered(last.report(), last.closing())
                                : new Answer.Unknown(unknown.reason(), last.stillClosing(now)));
            }
        });
        return completed;
    }

    /** A node was told to close its streams no faster than this; it reports so when it is asked next. */
    void toldPace(String pod, double perSecond) {
        said.computeIfPresent(
                pod,
                (name, last) -> new Said(last.at(), last.report(), last.closing(), Math.min(last.pace(), perSecond)));
    }

    /** A node was told to send so many streams away; it reports so when it is asked next. */
    void toldToShed(String pod, long streams) {
        said.computeIfPresent(
                pod,
                (name, last) -> new Said(last.at(), last.report(), Math.max(last.closing(), streams), last.pace()));
    }

    /** A Secret of this name was found, which somebody else has made. */
    void ofOthers(String secret, Instant now) {
        secretsOfOthers.put(secret, now);
    }

    boolean isOfOthers(String secret, Instant now) {
        Instant found = secretsOfOthers.get(secret);
        return found != null && now.isBefore(found.plus(LOOK_AGAIN));
    }

    /** The children were compared with what they should be, and were so. */
    void asTheyShouldBe(ChildrenSeen children) {
        unchanged = children;
    }

    boolean areAsTheyShouldBe(ChildrenSeen children) {
        return children.equals(unchanged);
    }

    /** The digest of the pod template, which is a function of the spec. */
    String template(SseFleet fleet, NodeDefaults defaults) {
        if (template == null || !fleet.getMetadata().getGeneration().equals(templateGeneration)) {
            template = NodePodTemplate.digest(fleet, defaults);
            templateGeneration = fleet.getMetadata().getGeneration();
        }
        return template;
    }

    /** The plan for what is seen, and what autoscaling recommended is remembered. */
    FleetPlan plan(SseFleetSpec spec, ObservedFleet seen, Instant now) {
        costs.add(now, samples(seen), plannedPerNode);
        FleetPlan plan = scaled(spec, seen, now);
        plannedPerNode = plan.capacity().connectionsPerNode();
        return plan;
    }

    /** Clients of whom no node knows at this moment, because they are on their way from one to another; empty until it is known. */
    OptionalLong between(ObservedFleet seen, Instant now) {
        return peak.above(now, seen.connections());
    }

    private FleetPlan scaled(SseFleetSpec spec, ObservedFleet seen, Instant now) {
        if (spec.autoscaling() == null) {
            scaling = new ScalingHistory();
            return Planner.plan(spec, observed(spec, seen, now));
        }
        if (seen.deployment().isPresent()) {
            scaling.replicas(now, seen.replicas());
        }
        FleetPlan plan = Planner.plan(spec, observed(spec, seen, now), scaling, now);
        if (plan.scaling().on()) {
            scaling.recommended(now, plan.scaling().recommended());
        }
        return plan;
    }

    private Observed observed(SseFleetSpec spec, ObservedFleet seen, Instant now) {
        return new Observed(
                seen.deployment().isPresent() ? OptionalInt.of(seen.replicas()) : OptionalInt.empty(),
                peak(spec, seen.connections(), now),
                new Demand(
                        seen.knownConnections(),
                        seen.reports().mapToLong(NodeReport::waiting).sum()),
                seen.reports().mapToLong(r -> r.fdLimit()).min(),
                costs.memoryPerConnectionBytes(),
                costs.deliveriesPerCoreSecond());
    }

    private static List<MeasuredCosts.Sample> samples(ObservedFleet seen) {
        List<MeasuredCosts.Sample> samples = new ArrayList<>();
        seen.answers().forEach((pod, answer) -> {
            if (answer instanceof Answer.Reported reported && reported.report().memory() != null) {
                NodeReport report = reported.report();
                samples.add(new MeasuredCosts.Sample(
                        pod,
                        report.connections(),
                        report.memory().rssBytes(),
                        report.log() == null ? 0 : report.log().bytes(),
                        report.delivered(),
                        report.cpuSeconds()));
            }
        });
        return samples;
    }

    private OptionalLong peak(SseFleetSpec spec, OptionalLong connections, Instant now) {
        Duration window = RecentPeak.window(spec.reconnects());
        if (!window.equals(peakWindow)) {
            peakWindow = window;
            peak = new RecentPeak(window);
        }
        return peak.with(now, connections);
    }
}
