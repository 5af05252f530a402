package io.ssefleet.operator.schema;

/**
 * One thing that is wrong with a resource.
 *
 * @param field where, as a path such as {@code spec.reconnects.retry.max}; empty when it is the text as a whole
 * @param message what is wrong and what to write instead
 */
public record Problem(String field, String message) {
    @Override
    public String toString() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
