package io.ssefleet.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Kubernetes objects as JSON: read from requests, written to answers, and the parts of them that the API looks at. */
final class Json {
    private Json() {}

    static List<String> owners(JsonNode object) {
        List<String> uids = new ArrayList<>();
        object.path("metadata")
                .path("ownerReferences")
                .forEach(owner -> uids.add(owner.path("uid").asText()));
        return uids;
    }

    static ObjectNode withoutMetadata(ObjectNode object) {
        return object.deepCopy().without(List.of("metadata", "status"));
    }

    static void setOrRemove(ObjectNode target, String field, JsonNode value) {
        if (value == null) {
            target.remove(field);
        } else {
            target.set(field, value);
        }
    }

    static MockResponse ok(String body) {
        return new MockResponse().setResponseCode(200).setBody(body);
    }

    static String text(MockResponse response) {
        return new String(response.getBody().getBytes(), StandardCharsets.UTF_8);
    }

    static JsonNode body(RecordedRequest request) {
        String text = request.getBody() == null ? null : request.getBody().readUtf8();
        if (text == null || text.isBlank()) {
            return Serialization.jsonMapper().createObjectNode();
        }
        JsonNode body = Serialization.unmarshal(text, JsonNode.class);
        if (request.method() != HttpMethod.PATCH) {
            dropNulls(body);
        }
        return body;
    }

    static void dropNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
            object.forEach(Json::dropNulls);
        } else if (node instanceof ArrayNode array) {
            array.forEach(Json::dropNulls);
        }
    }

    static ObjectNode parse(String json) {
        try {
            return (ObjectNode) Serialization.jsonMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the store holds no JSON", e);
        }
    }

    static String string(JsonNode node) {
        return Serialization.asJson(node);
    }

    static byte[] bytes(JsonNode node) {
        return string(node).getBytes(StandardCharsets.UTF_8);
    }
}
