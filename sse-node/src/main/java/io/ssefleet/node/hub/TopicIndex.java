package io.ssefleet.node.hub;

import io.ssefleet.node.protocol.TopicSelector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the subscribers of a topic; adding and removing take constant time per selector. Used on one event loop only. */
final class TopicIndex {

    private final Map<String, Members> exact = new HashMap<>();
    private final Members everything = new Members();

    /** The subscribers of one selector, as a list without holes, each with the number of that selector among its own. */
    static final class Members {
        private Subscriber[] subscribers = new Subscriber[1];
        private int[] selectorNumbers = new int[1];
        private int size;

        int size() {
            return size;
        }

        Subscriber get(int index) {
            return subscribers[index];
        }

        private void add(Subscriber subscriber, int selectorNumber) {
            if (size == subscribers.length) {
                subscribers = Arrays.copyOf(subscribers, 2 * size);
                selectorNumbers = Arrays.copyOf(selectorNumbers, 2 * size);
            }
            subscribers[size] = subscriber;
            selectorNumbers[size] = selectorNumber;
            subscriber.place(selectorNumber, size++);
        }

        private void remove(int place) {
            size--;
            Subscriber last = subscribers[size];
            subscribers[place] = last;
            selectorNumbers[place] = selectorNumbers[size];
            last.place(selectorNumbers[place], place);
            subscribers[size] = null;
        }
    }

    void add(Subscriber subscriber) {
        List<TopicSelector> selectors = subscriber.subscription.selectors();
        for (int i = 0; i < selectors.size(); i++) {
            TopicSelector selector = selectors.get(i);
            Members members = selector instanceof TopicSelector.Exact one
                    ? exact.computeIfAbsent(one.topic(), topic -> new Members())
                    : everything;
            members.add(subscriber, i);
        }
    }

    /** The last of each list takes the removed one's place, so whoever iterates has to look there again. */
    void remove(Subscriber subscriber) {
        List<TopicSelector> selectors = subscriber.subscription.selectors();
        for (int i = 0; i < selectors.size(); i++) {
            if (selectors.get(i) instanceof TopicSelector.Exact one) {
                Members members = exact.get(one.topic());
                members.remove(subscriber.place(i));
                if (members.size() == 0) {
                    exact.remove(one.topic());
                }
            } else {
                everything.remove(subscriber.place(i));
            }
        }
    }

    /** One subscription for all subscribers that have the same: theirs are many, and say little. */
    Subscription shared(Subscription subscription) {
        TopicSelector first = subscription.selectors().get(0);
        Members members = first instanceof TopicSelector.Exact one ? exact.get(one.topic()) : everything;
        if (members != null && members.size() > 0) {
            Subscription known = members.get(members.size() - 1).subscription;
            return known.equals(subscription) ? known : subscription;
        }
        return subscription;
    }

    /** The subscribers of exactly this topic, or null. */
    Members of(String topic) {
        return exact.get(topic);
    }

    Members everything() {
        return everything;
    }
}
