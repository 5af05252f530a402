package io.ssefleet.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a type's rules and defaults make of an object that is about to be stored. */
@FunctionalInterface
public interface Admission {

    /**
     * Fills in defaults, in place.
     *
     * @throws ApiFailure when the object breaks a rule
     */
    void admit(ObjectNode object);
}
