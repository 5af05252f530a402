package io.ssefleet.local.api;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.MockResponse;

/** A request that the API refuses, with the status that Kubernetes would answer. */
public final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    private ApiFailure(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    /** The object breaks a rule of its type. */
    public static ApiFailure invalid(String message) {
        return new ApiFailure(422, "Invalid", message);
    }

    static ApiFailure notFound(ApiPath path) {
        return new ApiFailure(404, "NotFound", path.plural() + " \"" + path.name() + "\" not found");
    }

    static ApiFailure conflict(String message) {
        return new ApiFailure(409, "Conflict", message);
    }

    static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message);
    }

    static ApiFailure unsupportedMediaType(String contentType) {
        return new ApiFailure(415, "UnsupportedMediaType", "the patch type " + contentType + " is not supported");
    }

    MockResponse response() {
        return new MockResponse()
                .setResponseCode(code)
                .setBody(Serialization.asJson(new StatusBuilder()
                        .withStatus("Failure")
                        .withReason(reason)
                        .withMessage(getMessage())
                        .withCode(code)
                        .build()));
    }
}
