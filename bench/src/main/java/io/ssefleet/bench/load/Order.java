package io.ssefleet.bench.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a process of clients is told, one line of JSON each, and each is answered with one line. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(Order.Start.class),
    @JsonSubTypes.Type(Order.Connect.class),
    @JsonSubTypes.Type(Order.Stand.class),
    @JsonSubTypes.Type(Order.Begin.class),
    @JsonSubTypes.Type(Order.Leave.class),
    @JsonSubTypes.Type(Order.ComeBack.class),
    @JsonSubTypes.Type(Order.Latencies.class),
    @JsonSubTypes.Type(Order.Finish.class)
})
sealed interface Order {
    /** The first: what load this is a part of. Answer: the process' id. */
    record Start(LoadSpec spec, int run) implements Order {}

    /** See {@link Crowd#connect}. Answer: the number again. */
    record Connect(int wanted) implements Order {}

    /** Answer: a {@link Crowd.Standing}. */
    record Stand() implements Order {}

    /** Answer: how many clients of each topic may miss nothing from now on. */
    record Begin() implements Order {}

    /** See {@link Crowd#leave}. Answer: how many clients of each topic have left. */
    record Leave(int leaving) implements Order {}

    /** See {@link Crowd#comeBack}. Answer: true. */
    record ComeBack() implements Order {}

    /** Answer: the latencies since the last time, a compressed histogram in Base64. */
    record Latencies() implements Order {}

    /** The last. Answer: a {@link Verdict}. */
    record Finish(Published published) implements Order {}
}
