package io.ssefleet.operator.model;

/** The environment variables of a node that fields of the spec set, so that {@code node.env} must not. */
final class NodeSettings {
    static final String RESERVED = "['QUARKUS_HTTP_PORT', 'QUARKUS_MANAGEMENT_PORT', 'SSEFLEET_CONTROL_TOKEN',"
            + " 'SSEFLEET_CONNECTIONS_MAX', 'SSEFLEET_FD_RESERVE', 'SSEFLEET_BACKPLANE_TYPE',"
            + " 'SSEFLEET_BACKPLANE_URL', 'SSEFLEET_BACKPLANE_PASSWORD', 'SSEFLEET_BACKPLANE_CA',"
            + " 'SSEFLEET_STREAM',"
            + " 'SSEFLEET_REPLAY_EVENTS', 'SSEFLEET_REPLAY_BYTES', 'SSEFLEET_REPLAY_AGE', 'SSEFLEET_HEARTBEAT',"
            + " 'SSEFLEET_CONNECTION_MAX_AGE', 'SSEFLEET_SLOW_MAX_LAG', 'SSEFLEET_SLOW_POLICY',"
            + " 'SSEFLEET_DRAIN_PROPAGATION', 'SSEFLEET_DRAIN_PACE', 'SSEFLEET_DRAIN_DEADLINE',"
            + " 'SSEFLEET_RETRY_MIN', 'SSEFLEET_RETRY_MAX', 'SSEFLEET_ANONYMOUS', 'SSEFLEET_JWT_PUBLISHER_KEY',"
            + " 'SSEFLEET_JWT_PUBLISHER_ALG', 'SSEFLEET_JWT_SUBSCRIBER_KEY', 'SSEFLEET_JWT_SUBSCRIBER_ALG',"
            + " 'SSEFLEET_JWT_JWKS_URL', 'SSEFLEET_JWT_ISSUERS', 'SSEFLEET_JWT_AUDIENCE',"
            + " 'SSEFLEET_CORS_ORIGINS', 'SSEFLEET_PUBLIC_URL']";

    static final String RESERVED_ADVICE = "holds a variable that the operator sets itself, such as"
            + " SSEFLEET_CONTROL_TOKEN, QUARKUS_HTTP_PORT or SSEFLEET_HEARTBEAT: remove it, and write the field of spec"
            + " that it stands for";

    private NodeSettings() {}
}
