package io.ssefleet.node.hub;

import io.ssefleet.node.protocol.TopicSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the subscribers of a topic; adding and removing take constant time per selector. Used on one event loop only. */
final class TopicIndex {

    private final Map<String, Members> exact = new HashMap<>();
    private final Members everything = new Members("");

    /** The subscribers of one topic, as a list without holes. */
    static final class Members {
        private final String topic;
        private final List<Membership> list = new ArrayList<>(1);

        Members(String topic) {
            this.topic = topic;
        }

        int size() {
            return list.size();
        }

        Subscriber get(int index) {
            return list.get(index).subscriber;
        }
    }

    /** A subscriber's place in one of the lists. */
    static final class Membership {
        private final Subscriber subscriber;
        private final Members members;
        private int index;

        Membership(Subscriber subscriber, Members members) {
            this.subscriber = subscriber;
            this.members = members;
        }
    }

    void add(Subscriber subscriber) {
        List<TopicSelector> selectors = subscriber.subscription.selectors();
        for (int i = 0; i < selectors.size(); i++) {
            TopicSelector selector = selectors.get(i);
            Members members = selector instanceof TopicSelector.Exact one
                    ? exact.computeIfAbsent(one.topic(), Members::new)
                    : everything;
            var membership = new Membership(subscriber, members);
            membership.index = members.list.size();
            members.list.add(membership);
            subscriber.memberships[i] = membership;
        }
    }

    /** The last of each list takes the removed one's place, so whoever iterates has to go backwards. */
    void remove(Subscriber subscriber) {
        for (Membership membership : subscriber.memberships) {
            List<Membership> list = membership.members.list;
            Membership last = list.remove(list.size() - 1);
            if (last != membership) {
                list.set(membership.index, last);
                last.index = membership.index;
            }
            if (list.isEmpty() && membership.members != everything) {
                exact.remove(membership.members.topic);
            }
        }
    }

    /** The subscribers of exactly this topic, or null. */
    Members of(String topic) {
        return exact.get(topic);
    }

    Members everything() {
        return everything;
    }
}
