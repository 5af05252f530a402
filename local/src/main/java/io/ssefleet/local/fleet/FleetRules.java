package io.ssefleet.local.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.ssefleet.local.api.Admission;
import io.ssefleet.local.api.ApiFailure;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.schema.InvalidResource;
import io.ssefleet.operator.schema.SseFleetSchema;

/** Rules and defaults of an SseFleet, those of its definition. */
final class FleetRules implements Admission {

    @Override
    public void admit(ObjectNode object) {
        try {
            SseFleet fleet = SseFleetSchema.read(Serialization.asJson(object));
            object.set("spec", Serialization.jsonMapper().valueToTree(fleet.getSpec()));
        } catch (InvalidResource e) {
            throw ApiFailure.invalid(e.getMessage());
        }
    }
}
