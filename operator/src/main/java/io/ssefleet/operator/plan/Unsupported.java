package io.ssefleet.operator.plan;

import io.ssefleet.operator.model.SseFleetSpec;
import java.util.ArrayList;
import java.util.List;

/** What a resource may ask for that this version does not do yet: said, never passed over. */
final class Unsupported {
    private Unsupported() {}

    static List<Advice> in(SseFleetSpec spec) {
        List<Advice> advices = new ArrayList<>();
        if (spec.exposure().ingress() != null) {
            add(advices, "spec.exposure.ingress", "no Ingress is made; write one that leads to the fleet's Service");
        }
        if (spec.exposure().gateway() != null) {
            add(advices, "spec.exposure.gateway", "no HTTPRoute is made; write one that leads to the fleet's Service");
        }
        return advices;
    }

    private static void add(List<Advice> advices, String field, String instead) {
        advices.add(new Advice(
                Advice.Code.NotImplemented, field, field + " is not implemented in this version: " + instead + "."));
    }
}
