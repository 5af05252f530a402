package io.ssefleet.operator.app;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while every watch of the operator is alive. */
@Readiness
@ApplicationScoped
class WatchesHealth implements HealthCheck {
    private final OperatorApplication operator;

    WatchesHealth(OperatorApplication operator) {
        this.operator = operator;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("watches").status(operator.healthy()).build();
    }
}
