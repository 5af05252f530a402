package io.ssefleet.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodEnvironmentTest {
    private static final PodEnvironment.Sources SOURCES = new PodEnvironment.Sources(
            name -> name.equals("keys") ? Map.of("token", "c2VjcmV0") : null,
            name -> name.equals("settings") ? Map.of("a", "1") : null);

    @Test
    void valuesComeFromWhereTheContainerSays() throws PodEnvironment.Missing {
        assertThat(environment("""
                - {name: PLAIN, value: x}
                - {name: EMPTY}
                - {name: SECRET, valueFrom: {secretKeyRef: {name: keys, key: token}}}
                - {name: SETTING, valueFrom: {configMapKeyRef: {name: settings, key: a}}}
                - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                - {name: LABEL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['app.kubernetes.io/name']"}}}
                """))
                .containsExactly(
                        Map.entry("PLAIN", "x"),
                        Map.entry("EMPTY", ""),
                        Map.entry("SECRET", "secret"),
                        Map.entry("SETTING", "1"),
                        Map.entry("NAME", "p-1"),
                        Map.entry("IP", "127.0.0.1"),
                        Map.entry("LABEL", "node"));
    }

    @Test
    void whatIsOptionalAndMissingIsLeftOut() throws PodEnvironment.Missing {
        assertThat(environment("""
                - {name: A, valueFrom: {secretKeyRef: {name: keys, key: other, optional: true}}}
                - {name: B, valueFrom: {secretKeyRef: {name: nobody, key: token, optional: true}}}
                """)).isEmpty();
    }

    @Test
    void whatIsNeededAndMissingIsNamed() {
        assertThatThrownBy(() -> environment("[{name: A, valueFrom: {secretKeyRef: {name: nobody, key: k}}}]"))
                .hasMessage("secret \"nobody\" not found");
        assertThatThrownBy(() -> environment("[{name: A, valueFrom: {secretKeyRef: {name: keys, key: k}}}]"))
                .hasMessage("couldn't find key k in secret keys");
    }

    @Test
    void referencesToEarlierVariablesAreExpanded() throws PodEnvironment.Missing {
        assertThat(environment("""
                - {name: A, value: x}
                - {name: B, value: "$(A)-$$(A)-$(UNKNOWN)"}
                """)).containsEntry("B", "x-$(A)-$(UNKNOWN)");
    }

    private static Map<String, String> environment(String variables) throws PodEnvironment.Missing {
        Pod pod = yaml(
                "{metadata: {name: p-1, labels: {app.kubernetes.io/name: node}}, spec: {containers: [{name: node}]}}",
                Pod.class);
        pod.getSpec().getContainers().get(0).setEnv(List.of(yaml(variables, EnvVar[].class)));
        return PodEnvironment.of(pod, pod.getSpec().getContainers().get(0), "127.0.0.1", SOURCES);
    }

    private static <T> T yaml(String text, Class<T> type) {
        try {
            return new YAMLMapper().readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
