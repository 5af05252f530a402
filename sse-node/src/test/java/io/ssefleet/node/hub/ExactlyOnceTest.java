package io.ssefleet.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.hub.HubFixture.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever clients, loop and publishers do, in whatever order: each client has each of its events once, and in order. */
class ExactlyOnceTest {

    private static final String[] TOPICS = {"a", "b", "c"};

    /** One user: a client that reconnects where its last one ended. */
    private static final class User {
        private final String[] topics;
        private final List<String> received = new ArrayList<>();
        private Client connection;

        User(String[] topics) {
            this.topics = topics;
        }
    }

    @Property(tries = 300)
    void everyUserReceivesEachEventOnceAndInOrder(@ForAll long seed) {
        var random = new Random(seed);
        var fixture = new HubFixture(100_000, HubFixture.settings(SlowPolicy.DISCONNECT, 1 << 30));
        var all = new ArrayList<Map.Entry<String, List<String>>>();
        var users = Stream.of(new String[] {"a"}, new String[] {"a", "b"}, new String[] {"*"}, new String[] {"c", "*"})
                .map(User::new)
                .toList();
        users.forEach(user -> user.connection = fixture.client(user.topics).open());
        for (int step = 0; step < 150; step++) {
            User user = users.get(random.nextInt(users.size()));
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    List<String> topics = random.nextBoolean()
                            ? List.of(TOPICS[random.nextInt(3)])
                            : List.of("a", TOPICS[1 + random.nextInt(2)]);
                    String data = "event " + step;
                    fixture.publish(data, topics.toArray(new String[0]));
                    all.add(Map.entry(data, topics));
                }
                case 2 -> fixture.loop.turn();
                case 3 -> user.connection.stopReading();
                case 4 -> user.connection.readAgain(random.nextInt(400));
                case 5 -> reconnect(fixture, user);
                default -> fixture.settle();
            }
        }
        for (User user : users) {
            user.connection.readAgain(Long.MAX_VALUE);
            fixture.settle();
            user.received.addAll(user.connection.data());
            List<String> expected = all.stream()
                    .filter(event -> Stream.of(user.topics)
                            .anyMatch(topic ->
                                    topic.equals("*") || event.getValue().contains(topic)))
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(user.received).as("topics %s", List.of(user.topics)).isEqualTo(expected);
            assertThat(user.connection.gaps()).isEmpty();
        }
    }

    private static void reconnect(HubFixture fixture, User user) {
        fixture.streams.gone(user.connection.subscriber);
        user.received.addAll(user.connection.data());
        user.connection = fixture.client(user.topics).resume(user.connection.parser.lastEventId());
    }
}
