package io.ssefleet.node.http;

import io.ssefleet.node.lifecycle.Capacity;
import io.ssefleet.node.lifecycle.Movement;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: send clients here. A draining node is not, nor one that can't hold a single stream, nor one that has not joined its fleet's
 * events yet.
 */
@Readiness
@Singleton
public class Ready implements HealthCheck {

    private final Node node;
    private final Movement movement;
    private final Capacity capacity;

    @Inject
    Ready(Node node) {
        this.node = node;
        this.movement = node.movement();
        this.capacity = node.capacity();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("admission")
                .status(!movement.draining() && capacity.effective() >= 1 && node.hasEvents())
                .withData("draining", movement.draining())
                .withData("events", node.hasEvents())
                .withData("capacity", capacity.effective())
                .build();
    }
}
