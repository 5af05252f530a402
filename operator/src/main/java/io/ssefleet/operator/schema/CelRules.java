package io.ssefleet.operator.schema;

import dev.cel.bundle.Cel;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The CEL rules of schemas, evaluated wherever a value stands that they are about. A rule is compiled when it is first
 * needed, as most resources need few.
 */
final class CelRules {
    private final Cel cel = KubernetesCel.withSelf(SimpleType.DYN);
    private final Map<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();

    /**
     * Evaluates every rule over the defaulted value.
     *
     * @param broken the problems of structure: a rule that fails to run on such a value is passed over, as there is
     *     something to correct first
     */
    List<Problem> check(JSONSchemaProps root, Object value, List<Problem> broken) {
        List<Problem> problems = new ArrayList<>();
        check("", root, value, broken, problems);
        return problems;
    }

    private CelRuntime.Program compile(String rule) {
        try {
            return cel.createProgram(cel.compile(rule).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("the rule " + rule + " does not compile", e);
        }
    }

    /** As the API server does, it shows the value, where the advice alone doesn't tell. */
    private static String message(String rule, Object value) {
        boolean shown = rule.startsWith("write ") && !(value instanceof Map<?, ?>) && !(value instanceof List<?>);
        return shown ? "is " + Values.describe(value) + "; " + rule : rule;
    }

    private void check(
            String path, JSONSchemaProps schema, Object value, List<Problem> broken, List<Problem> problems) {
        boolean checkable = broken.stream().noneMatch(problem -> problem.field().equals(path));
        for (ValidationRule rule : checkable ? schema.getXKubernetesValidations() : List.<ValidationRule>of()) {
            String field = rule.getFieldPath() == null ? path : path + rule.getFieldPath();
            try {
                if (!(boolean)
                        programs.computeIfAbsent(rule.getRule(), this::compile).eval(Map.of("self", value))) {
                    problems.add(new Problem(field, message(rule.getMessage(), value)));
                }
            } catch (CelEvaluationException e) {
                if (broken.stream().noneMatch(problem -> problem.field().startsWith(path))) {
                    throw new IllegalStateException("the rule " + rule.getRule() + " failed at " + path, e);
                }
            }
        }
        if (value instanceof Map<?, ?> fields) {
            schema.getProperties().forEach((name, property) -> {
                if (fields.get(name) != null) {
                    check(Values.child(path, name), property, fields.get(name), broken, problems);
                }
            });
            if (schema.getAdditionalProperties() != null
                    && schema.getAdditionalProperties().getSchema() != null) {
                JSONSchemaProps values = schema.getAdditionalProperties().getSchema();
                fields.forEach((key, entry) -> check(path + "[" + key + "]", values, entry, broken, problems));
            }
        }
        if (value instanceof List<?> items && schema.getItems() != null) {
            JSONSchemaProps item = schema.getItems().getSchema();
            for (int i = 0; i < items.size(); i++) {
                check(path + "[" + i + "]", item, items.get(i), broken, problems);
            }
        }
    }
}
