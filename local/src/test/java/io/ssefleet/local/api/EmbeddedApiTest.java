package io.ssefleet.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedApiTest {
    private final EmbeddedApi api = new EmbeddedApi(Map.of());
    private final KubernetesClient client = api.newClient();

    @AfterEach
    void close() {
        client.close();
        api.close();
    }

    @Test
    void applyCreatesAndMergesAndTakesAwayWhatIsNoLongerApplied() {
        ConfigMap created = apply("operator", configMap("a", Map.of("one", "1", "two", "2")));
        assertThat(created.getMetadata().getUid()).isNotBlank();
        apply("someone-else", configMap("a", Map.of("three", "3")));
        ConfigMap changed = apply("operator", configMap("a", Map.of("one", "1!")));
        assertThat(changed.getData()).isEqualTo(Map.of("one", "1!", "three", "3"));
        assertThat(changed.getMetadata().getUid())
                .isEqualTo(created.getMetadata().getUid());
    }

    @Test
    void aWriteThatChangesNothingKeepsTheVersionAndIsSilent() {
        List<String> events = new CopyOnWriteArrayList<>();
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace("default").inform(recorder(events))) {
            ConfigMap first = apply("operator", configMap("a", Map.of("one", "1")));
            ConfigMap second = apply("operator", configMap("a", Map.of("one", "1")));
            client.configMaps().resource(second).update();
            assertThat(second.getMetadata().getResourceVersion())
                    .isEqualTo(first.getMetadata().getResourceVersion());
            apply("operator", configMap("b", Map.of()));
            await().until(() -> events.contains("add b"));
            assertThat(events).containsExactly("add a", "add b");
        }
    }

    @Test
    void generationCountsChangesOfTheSpecAlone() {
        Deployment first = applyDeployment("operator", deployment(1));
        assertThat(first.getMetadata().getGeneration()).isEqualTo(1);
        assertThat(applyDeployment("operator", deployment(2)).getMetadata().getGeneration())
                .isEqualTo(2);
        Deployment labelled = client.apps()
                .deployments()
                .withName("d")
                .edit(d -> new DeploymentBuilder(d)
                        .editMetadata()
                        .addToLabels("x", "y")
                        .endMetadata()
                        .build());
        assertThat(labelled.getMetadata().getGeneration()).isEqualTo(2);
        Deployment reported = client.apps()
                .deployments()
                .withName("d")
                .editStatus(d -> new DeploymentBuilder(d)
                        .editOrNewStatus()
                        .withReadyReplicas(2)
                        .endStatus()
                        .build());
        assertThat(reported.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(reported.getStatus().getReadyReplicas()).isEqualTo(2);
        Deployment applied = applyDeployment("operator", deployment(3));
        assertThat(applied.getStatus().getReadyReplicas()).isEqualTo(2);
        assertThat(applied.getMetadata().getLabels()).containsEntry("x", "y");
    }

    @Test
    void appliedStatusLeavesTheSpecAlone() {
        applyDeployment("operator", deployment(1));
        Deployment withStatus = new DeploymentBuilder(deployment(5))
                .withNewStatus()
                .withReadyReplicas(1)
                .endStatus()
                .build();
        client.apps().deployments().resource(withStatus).subresource("status").patch(serverSideApply("operator"));
        Deployment now = client.apps().deployments().withName("d").get();
        assertThat(now.getSpec().getReplicas()).isEqualTo(1);
        assertThat(now.getStatus().getReadyReplicas()).isEqualTo(1);
    }

    @Test
    void aStaleUpdateIsAConflict() {
        ConfigMap first = apply("operator", configMap("a", Map.of("one", "1")));
        apply("operator", configMap("a", Map.of("one", "2")));
        assertThatThrownBy(() -> client.configMaps()
                        .resource(
                                new ConfigMapBuilder(first).addToData("x", "y").build())
                        .lockResourceVersion()
                        .update())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
    }

    @Test
    void mergePatchTakesALabelAway() {
        apply(
                "operator",
                new ConfigMapBuilder(configMap("a", Map.of()))
                        .editMetadata()
                        .addToLabels("ssefleet.io/admission", "open")
                        .endMetadata()
                        .build());
        ConfigMap patched = client.configMaps()
                .withName("a")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"ssefleet.io/admission\":null}}}");
        assertThat(patched.getMetadata().getLabels()).isNullOrEmpty();
    }

    @Test
    void aDeletedPodStaysUntilItIsDeletedWithoutGrace() {
        client.pods().resource(pod()).create();
        client.pods().withName("p").delete();
        Pod terminating = client.pods().withName("p").get();
        assertThat(terminating.getMetadata().getDeletionTimestamp()).isNotBlank();
        assertThat(terminating.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(7);
        client.pods()
                .withName("p")
                .edit(p -> new PodBuilder(p)
                        .editMetadata()
                        .addToAnnotations("a", "b")
                        .endMetadata()
                        .build());
        assertThat(client.pods().withName("p").get()).isNotNull();
        client.pods().withName("p").withGracePeriod(0).delete();
        assertThat(client.pods().withName("p").get()).isNull();
    }

    @Test
    void dependentsGoWithTheirOwner() {
        ConfigMap owner = apply("operator", configMap("owner", Map.of()));
        ConfigMap child = client.configMaps()
                .resource(owned(configMap("child", Map.of()), owner))
                .create();
        client.configMaps()
                .resource(owned(configMap("grandchild", Map.of()), child))
                .create();
        client.configMaps().withName("owner").delete();
        assertThat(client.configMaps().list().getItems()).isEmpty();
        client.configMaps().resource(owned(configMap("late", Map.of()), owner)).create();
        assertThat(client.configMaps().list().getItems()).isEmpty();
    }

    @Test
    void finalizersHoldAnObject() {
        apply(
                "operator",
                new ConfigMapBuilder(configMap("a", Map.of()))
                        .editMetadata()
                        .addToFinalizers("ssefleet.io/test")
                        .endMetadata()
                        .build());
        client.configMaps().withName("a").delete();
        assertThat(client.configMaps().withName("a").get().isMarkedForDeletion())
                .isTrue();
        client.configMaps()
                .withName("a")
                .edit(c -> new ConfigMapBuilder(c)
                        .editMetadata()
                        .withFinalizers(List.of())
                        .endMetadata()
                        .build());
        assertThat(client.configMaps().withName("a").get()).isNull();
    }

    @Test
    void informersSeeEveryChangeInOrder() {
        List<String> events = new CopyOnWriteArrayList<>();
        apply("operator", configMap("before", Map.of()));
        try (SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace("default").inform(recorder(events))) {
            for (int i = 0; i < 50; i++) {
                apply("operator", configMap("c", Map.of("i", "" + i)));
            }
            client.configMaps().withName("before").delete();
            client.configMaps().withName("c").delete();
            await().until(() -> events.contains("delete c"));
            assertThat(events).hasSize(53);
            assertThat(events.get(52)).isEqualTo("delete c");
            assertThat(informer.getStore().list()).isEmpty();
        }
    }

    @Test
    void textsOfASecretAreStoredAsData() {
        Secret secret = client.secrets()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("s")
                        .endMetadata()
                        .addToStringData("k", "v")
                        .build())
                .create();
        assertThat(secret.getData()).containsEntry("k", "dg==");
        assertThat(client.secrets().withName("s").get().getStringData()).isNullOrEmpty();
    }

    @Test
    void aDeploymentWhoseDeadlineIsTooShortIsRefused() {
        Deployment wrong = new DeploymentBuilder(deployment(1))
                .editSpec()
                .withMinReadySeconds(600)
                .endSpec()
                .build();
        assertThatThrownBy(() -> applyDeployment("operator", wrong))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("must be greater than minReadySeconds");
    }

    private ConfigMap apply(String manager, ConfigMap object) {
        return client.configMaps().resource(object).patch(serverSideApply(manager));
    }

    private Deployment applyDeployment(String manager, Deployment object) {
        return client.apps().deployments().resource(object).patch(serverSideApply(manager));
    }

    private static PatchContext serverSideApply(String manager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build();
    }

    private static ConfigMap configMap(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withData(data)
                .build();
    }

    private static ConfigMap owned(ConfigMap object, ConfigMap owner) {
        OwnerReference reference = new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .build();
        return new ConfigMapBuilder(object)
                .editMetadata()
                .withOwnerReferences(reference)
                .endMetadata()
                .build();
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(7L)
                .addNewContainer()
                .withName("node")
                .endContainer()
                .endSpec()
                .build();
    }

    private static Deployment deployment(int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("d")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", "d")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "d")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("node")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static ResourceEventHandler<ConfigMap> recorder(List<String> events) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap object) {
                events.add("add " + object.getMetadata().getName());
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap after) {
                events.add("update " + after.getMetadata().getName());
            }

            @Override
            public void onDelete(ConfigMap object, boolean finalStateUnknown) {
                events.add("delete " + object.getMetadata().getName());
            }
        };
    }
}
