package io.ssefleet.operator.resources;

import io.ssefleet.operator.model.SseFleet;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a fleet's objects are called and how they are labelled. */
public record FleetNames(String namespace, String fleet) {
    /** Carries the fleet's name, on everything that belongs to it. */
    public static final String FLEET = "ssefleet.io/fleet";

    /** On a node pod that new clients may reach; the Service selects it. */
    public static final String ADMISSION = "ssefleet.io/admission";

    public static final String ADMISSION_OPEN = "open";

    /** When a node pod was closed to new clients, RFC 3339. */
    public static final String ADMISSION_CLOSED_AT = "ssefleet.io/admission-closed-at";

    /** The digest of what was last applied to a child. */
    public static final String APPLIED = "ssefleet.io/applied";

    /** The digest of the pod template, on the Deployment. */
    public static final String TEMPLATE = "ssefleet.io/template";

    /** Over how many nodes the clients were spread last, on the Deployment. */
    public static final String BALANCED_REPLICAS = "ssefleet.io/balanced-replicas";

    public static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGER = "ssefleet";

    /** The node's container and its ports. */
    public static final String CONTAINER = "node";

    public static final String PORT_HTTP = "http";
    public static final String PORT_MANAGEMENT = "management";

    /** The key of the control token in its Secret. */
    public static final String CONTROL_TOKEN_KEY = "token";

    public static FleetNames of(SseFleet fleet) {
        return new FleetNames(
                fleet.getMetadata().getNamespace(), fleet.getMetadata().getName());
    }

    public String deployment() {
        return fleet;
    }

    public String service() {
        return fleet;
    }

    public String headlessService() {
        return fleet + "-nodes";
    }

    public String serviceAccount() {
        return fleet;
    }

    public String disruptionBudget() {
        return fleet;
    }

    public String controlSecret() {
        return fleet + "-control";
    }

    /** The Secret with the keys that tokens are verified with, when the resource names none. */
    public String tokensSecret() {
        return fleet + "-tokens";
    }

    /** On every object of the fleet, sorted. */
    public SortedMap<String, String> labels() {
        SortedMap<String, String> labels = selector();
        labels.put("app.kubernetes.io/instance", fleet);
        labels.put(MANAGED_BY, MANAGER);
        return labels;
    }

    /** What the Deployment selects its pods by, sorted; must never change. */
    public SortedMap<String, String> selector() {
        SortedMap<String, String> selector = new TreeMap<>();
        selector.put("app.kubernetes.io/name", "ssefleet-node");
        selector.put(FLEET, fleet);
        return selector;
    }
}
