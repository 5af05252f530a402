package io.ssefleet.local.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment of a container, resolved from its pod and from Secrets and ConfigMaps as a kubelet does it. */
final class PodEnvironment {
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([A-Za-z_][A-Za-z0-9_.-]*)\\))");
    private static final Pattern LABEL_OR_ANNOTATION =
            Pattern.compile("metadata\\.(labels|annotations)\\['(?<key>[^']+)'\\]");

    /** What the container needs and is not there; its start is tried again. */
    static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        Missing(String what) {
            super(what);
        }
    }

    /** Where values come from; each answers null for an object that does not exist. Secret values are base64. */
    record Sources(Function<String, Map<String, String>> secrets, Function<String, Map<String, String>> configMaps) {}

    private PodEnvironment() {}

    /**
     * Name to value, in the container's order; an optional key that does not exist leaves its variable out.
     *
     * @throws Missing when a Secret, ConfigMap or key does not exist and is not optional
     */
    static Map<String, String> of(Pod pod, Container container, String podIp, Sources sources) throws Missing {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValueFrom() == null) {
                String value = variable.getValue() == null ? "" : variable.getValue();
                environment.put(variable.getName(), expand(value, environment));
            } else {
                String value = from(variable.getValueFrom(), pod, container, podIp, sources);
                if (value != null) {
                    environment.put(variable.getName(), value);
                }
            }
        }
        return environment;
    }

    private static String from(EnvVarSource source, Pod pod, Container container, String podIp, Sources sources)
            throws Missing {
        if (source.getSecretKeyRef() != null) {
            var ref = source.getSecretKeyRef();
            String encoded = key("secret", ref.getName(), ref.getKey(), ref.getOptional(), sources.secrets());
            return encoded == null ? null : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        }
        if (source.getConfigMapKeyRef() != null) {
            var ref = source.getConfigMapKeyRef();
            return key("configmap", ref.getName(), ref.getKey(), ref.getOptional(), sources.configMaps());
        }
        if (source.getFieldRef() != null) {
            return field(source.getFieldRef().getFieldPath(), pod, podIp);
        }
        throw new Missing("container " + container.getName() + " takes a variable from a source that local mode lacks");
    }

    private static String key(
            String kind, String name, String key, Boolean optional, Function<String, Map<String, String>> source)
            throws Missing {
        Map<String, String> data = source.apply(name);
        String value = data == null ? null : data.get(key);
        if (value == null && !Boolean.TRUE.equals(optional)) {
            throw new Missing(
                    data == null
                            ? kind + " \"" + name + "\" not found"
                            : "couldn't find key " + key + " in " + kind + " " + name);
        }
        return value;
    }

    private static String field(String path, Pod pod, String podIp) throws Missing {
        Matcher keyed = LABEL_OR_ANNOTATION.matcher(path);
        if (keyed.matches()) {
            Map<String, String> map = keyed.group(1).equals("labels")
                    ? pod.getMetadata().getLabels()
                    : pod.getMetadata().getAnnotations();
            return map == null ? "" : map.getOrDefault(keyed.group("key"), "");
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
            case "status.podIP", "status.hostIP" -> podIp;
            default -> throw new Missing("the field " + path + " is not available in local mode");
        };
    }

    /** {@code $(NAME)} stands for a variable defined before; {@code $$} for a dollar sign. */
    private static String expand(String value, Map<String, String> defined) {
        return REFERENCE.matcher(value).replaceAll(match -> {
            if (match.group(1).equals("$")) {
                return Matcher.quoteReplacement("$");
            }
            return Matcher.quoteReplacement(defined.getOrDefault(match.group(2), match.group()));
        });
    }
}
