package io.ssefleet.local.fleet;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.model.StreamSpec;
import io.ssefleet.operator.resources.FleetNames;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The Secrets that a fleet needs and that a user would have made in a cluster. */
final class FleetSecrets {
    private final KubernetesClient client;
    private final String key;
    private final Journal journal;

    FleetSecrets(KubernetesClient client, String key, Journal journal) {
        this.client = client;
        this.key = key;
        this.journal = journal;
    }

    /** Makes the Secret with the keys of tokens, and says which other Secrets the fleet refers to in vain. */
    void prepare(SseFleet fleet) {
        FleetNames names = FleetNames.of(fleet);
        StreamSpec.Tokens tokens = fleet.getSpec().stream().tokens();
        String own = tokens == null || tokens.secret() == null ? names.tokensSecret() : tokens.secret();
        var secret = client.secrets()
                .inNamespace(names.namespace())
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(own)
                        .withNamespace(names.namespace())
                        .endMetadata()
                        .addToStringData(Map.of("publisher-key", key, "subscriber-key", key))
                        .build());
        if (secret.get() == null) {
            secret.create();
        }
        for (String missing : references(fleet)) {
            if (!missing.equals(own)) {
                journal.say("The Secret " + missing + ", which the fleet refers to, does not exist on this machine;"
                        + " nodes that need it do not start. Set the value in the file for a try.");
            }
        }
    }

    private static Set<String> references(SseFleet fleet) {
        Set<String> names = new TreeSet<>();
        if (fleet.getSpec().node().env() != null) {
            fleet.getSpec().node().env().stream()
                    .filter(variable -> variable.getValueFrom() != null
                            && variable.getValueFrom().getSecretKeyRef() != null
                            && !Boolean.TRUE.equals(
                                    variable.getValueFrom().getSecretKeyRef().getOptional()))
                    .forEach(variable ->
                            names.add(variable.getValueFrom().getSecretKeyRef().getName()));
        }
        StreamSpec.Redis redis = fleet.getSpec().stream().backplane().redis();
        if (redis != null && redis.passwordSecret() != null) {
            names.add(redis.passwordSecret().name());
        }
        if (redis != null && redis.caSecret() != null) {
            names.add(redis.caSecret().name());
        }
        return names;
    }
}
