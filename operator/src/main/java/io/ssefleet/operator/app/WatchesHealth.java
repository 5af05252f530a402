package io.ssefleet.operator.app;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
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
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("watches").status(operator.healthy());
        String waitingFor = operator.waitingFor();
        return (waitingFor.isEmpty() ? answer : answer.withData("waiting for", waitingFor)).build();
    }
}
