package io.ssefleet.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesAttributesExtractor;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.crud.Attribute;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.zjsonpatch.JsonPatch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers the API's requests, one at a time. It extends the mock server's store with what operators rely on and the store
 * lacks: server-side apply, status as a subresource, watches that start at a version, writes that change nothing and say
 * nothing, rules and defaults, graceful deletion of pods, and garbage collection.
 */
final class ApiDispatcher extends KubernetesCrudDispatcher implements AutoCloseable {
    private static final Set<String> STATUS_SUBRESOURCE =
            Set.of("pods", "deployments", "replicasets", "services", "poddisruptionbudgets", "ingresses");
    private static final Set<String> SERVER_OWNED = Set.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "namespace",
            "name");
    private static final String VERSION =
            "{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"v1.36.0+ssefleet-local\",\"platform\":\"local\"}";
    private static final int DEFAULT_GRACE_SECONDS = 30;

    private final Map<String, Admission> rules;
    private final WatchHistory history = new WatchHistory(this);
    /** By uid of the object, then by field manager and subresource: what was applied last. */
    private final Map<String, Map<String, ObjectNode>> applied = new HashMap<>();

    ApiDispatcher(Map<String, Admission> rules) {
        this.rules = rules;
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        try {
            ApiPath path = ApiPath.of(request.getPath());
            return switch (request.method()) {
                case GET -> get(path, request);
                case POST -> create(path, Json.body(request));
                case PUT -> update(path, (ObjectNode) Json.body(request));
                case PATCH -> patch(path, String.valueOf(request.getHeader("Content-Type")), Json.body(request));
                case DELETE -> delete(path, Json.body(request));
                default -> throw ApiFailure.badRequest("the method " + request.getMethod() + " is not supported");
            };
        } catch (ApiFailure refused) {
            return refused.response();
        }
    }

    @Override
    public void close() {
        history.close();
    }

    private MockResponse get(ApiPath path, RecordedRequest request) {
        if (path.url().encodedPath().equals("/version")) {
            return Json.ok(VERSION);
        }
        if (path.parameter("watch").equals("true")) {
            String since = path.parameter("resourceVersion");
            return new MockResponse()
                    .withWebSocketUpgrade(history.watch(
                            getKey(request.getPath()),
                            since.isEmpty() ? 0 : Long.parseLong(since),
                            () -> List.copyOf(map.entrySet())));
        }
        MockResponse response = handleGet(request.getPath());
        if (response.code() == 404) {
            throw ApiFailure.notFound(path);
        }
        return response;
    }

    private MockResponse create(ApiPath path, JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw ApiFailure.badRequest("the body is not an object");
        }
        admit(path, object);
        MockResponse response = handleCreate(new RecordedRequest(
                "HTTP_1_1",
                HttpMethod.POST,
                path.collection(),
                io.fabric8.mockwebserver.http.Headers.builder()
                        .add("Content-Type", "application/json")
                        .build(),
                new Buffer(Json.bytes(object))));
        if (response.code() == 201) {
            collectIfOrphaned(path, Json.parse(Json.text(response)));
        }
        return response;
    }

    private MockResponse update(ApiPath path, ObjectNode body) {
        Map.Entry<AttributeSet, String> entry = require(path);
        return store(path, entry, Json.parse(entry.getValue()), body);
    }

    private MockResponse patch(ApiPath path, String contentType, JsonNode body) {
        String type = contentType.replaceAll(";.*", "").trim();
        if (type.equals("application/apply-patch+yaml")) {
            return apply(path, (ObjectNode) body);
        }
        Map.Entry<AttributeSet, String> entry = require(path);
        ObjectNode current = Json.parse(entry.getValue());
        ObjectNode updated = current.deepCopy();
        switch (type) {
            case "application/merge-patch+json" -> Merge.mergePatch(updated, body);
            case "application/strategic-merge-patch+json" -> Merge.merge(updated, body);
            case "application/json-patch+json" -> updated = jsonPatch(updated, body);
            default -> throw ApiFailure.unsupportedMediaType(contentType);
        }
        return store(path, entry, current, updated);
    }

    private static ObjectNode jsonPatch(ObjectNode object, JsonNode patch) {
        try {
            return (ObjectNode) JsonPatch.apply(patch, object);
        } catch (RuntimeException notApplicable) {
            throw ApiFailure.invalid(
                    "the server rejected our request due to an error in our request: " + notApplicable.getMessage());
        }
    }

    private MockResponse apply(ApiPath path, ObjectNode body) {
        String owner = path.parameter("fieldManager") + "/" + path.subresource();
        ObjectNode metadata = body.withObject("/metadata");
        String expectedUid = metadata.path("uid").asText("");
        String expectedVersion = metadata.path("resourceVersion").asText("");
        metadata.remove(List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"));
        if (path.isStatus()) {
            body.retain("apiVersion", "kind", "metadata", "status");
            metadata.retain("name", "namespace");
        } else if (isStatusSubresourceEnabledForResource(path.object())) {
            body.remove("status");
        }
        Map.Entry<AttributeSet, String> entry = find(path);
        if (entry == null) {
            if (path.isStatus()) {
                throw ApiFailure.notFound(path);
            }
            if (!expectedUid.isEmpty()) {
                throw ApiFailure.conflict("uid mismatch: the provided object specified uid " + expectedUid
                        + ", and no existing object was found");
            }
            metadata.put("name", path.name());
            MockResponse created = create(path, body.deepCopy());
            if (created.code() == 201) {
                remember(Json.parse(Json.text(created)), owner, body);
            }
            return created;
        }
        ObjectNode current = Json.parse(entry.getValue());
        String uid = current.path("metadata").path("uid").asText();
        Map<String, ObjectNode> managers = applied.getOrDefault(uid, Map.of());
        List<ObjectNode> others = managers.entrySet().stream()
                .filter(manager -> !manager.getKey().equals(owner))
                .map(Map.Entry::getValue)
                .toList();
        ObjectNode updated = Merge.apply(current, body, managers.getOrDefault(owner, current.objectNode()), others);
        if (!expectedVersion.isEmpty()) {
            updated.withObject("/metadata").put("resourceVersion", expectedVersion);
        }
        MockResponse response = store(path, entry, current, updated);
        remember(current, owner, body);
        return response;
    }

    private void remember(ObjectNode object, String owner, ObjectNode body) {
        String uid = object.path("metadata").path("uid").asText();
        applied.computeIfAbsent(uid, ignored -> new HashMap<>()).put(owner, body);
    }

    private MockResponse store(
            ApiPath path, Map.Entry<AttributeSet, String> entry, ObjectNode current, ObjectNode updated) {
        String version = updated.path("metadata").path("resourceVersion").asText("");
        if (!version.isEmpty()
                && !version.equals(
                        current.path("metadata").path("resourceVersion").asText())) {
            throw ApiFailure.conflict(
                    "Operation cannot be fulfilled on " + path.plural() + " \"" + path.name()
                            + "\": the object has been modified; please apply your changes to the latest version and try again");
        }
        ObjectNode next = updated;
        if (path.isStatus()) {
            next = current.deepCopy();
            Json.setOrRemove(next, "status", updated.get("status"));
        } else {
            ObjectNode metadata = next.withObject("/metadata");
            SERVER_OWNED.forEach(field ->
                    Json.setOrRemove(metadata, field, current.path("metadata").get(field)));
            if (isStatusSubresourceEnabledForResource(path.object())) {
                Json.setOrRemove(next, "status", current.get("status"));
            }
            admit(path, next);
        }
        next = Json.parse(Json.string(next));
        if (next.equals(current)) {
            return Json.ok(entry.getValue());
        }
        ObjectNode metadata = next.withObject("/metadata");
        if (!path.isStatus() && !Json.withoutMetadata(next).equals(Json.withoutMetadata(current))) {
            metadata.put("generation", metadata.path("generation").asInt(0) + 1);
        }
        if (metadata.has("deletionTimestamp")
                && metadata.path("finalizers").isEmpty()
                && metadata.path("deletionGracePeriodSeconds").asInt(0) == 0) {
            remove(path, entry);
            return Json.ok(Json.string(next));
        }
        metadata.put("resourceVersion", String.valueOf(requestResourceVersion()));
        String json = Json.string(next);
        processEvent(path.object(), getKey(path.object()), entry.getKey(), null, json);
        return Json.ok(json);
    }

    private MockResponse delete(ApiPath path, JsonNode options) {
        AttributeSet query = getKey(path.url().toString().replaceFirst("^https?://[^/]+", ""));
        List<Map.Entry<AttributeSet, String>> matches = map.entrySet().stream()
                .filter(entry -> entry.getKey().matches(query))
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
        if (matches.isEmpty() && !path.name().isEmpty()) {
            throw ApiFailure.notFound(path);
        }
        matches.forEach(entry -> deleteOne(path, entry, options));
        return Json.ok(path.name().isEmpty() ? "{}" : matches.get(0).getValue());
    }

    private void deleteOne(ApiPath path, Map.Entry<AttributeSet, String> entry, JsonNode options) {
        ObjectNode object = Json.parse(entry.getValue());
        ObjectNode metadata = object.withObject("/metadata");
        String expectedUid = options.path("preconditions").path("uid").asText("");
        if (!expectedUid.isEmpty() && !expectedUid.equals(metadata.path("uid").asText())) {
            throw ApiFailure.conflict("the UID in the precondition (" + expectedUid + ") does not match");
        }
        int grace = object.path("kind").asText().equals("Pod")
                ? options.path("gracePeriodSeconds")
                        .asInt(object.path("spec")
                                .path("terminationGracePeriodSeconds")
                                .asInt(DEFAULT_GRACE_SECONDS))
                : 0;
        if (grace == 0 && metadata.path("finalizers").isEmpty()) {
            remove(path, entry);
            return;
        }
        if (!metadata.has("deletionTimestamp")) {
            metadata.put(
                    "deletionTimestamp",
                    Instant.now()
                            .plusSeconds(grace)
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString());
            metadata.put("deletionGracePeriodSeconds", grace);
        } else if (metadata.path("deletionGracePeriodSeconds").asInt(0) > grace) {
            metadata.put("deletionGracePeriodSeconds", grace);
        } else {
            return;
        }
        metadata.put("resourceVersion", String.valueOf(requestResourceVersion()));
        processEvent(path.object(), entry.getKey(), entry.getKey(), null, Json.string(object));
    }

    private void remove(ApiPath path, Map.Entry<AttributeSet, String> entry) {
        String uid = Json.parse(entry.getValue()).path("metadata").path("uid").asText();
        applied.remove(uid);
        processEvent(path.object(), entry.getKey(), entry.getKey(), null, null);
        collectDependents(uid);
    }

    private void collectDependents(String uid) {
        for (Map.Entry<AttributeSet, String> entry : new ArrayList<>(map.entrySet())) {
            if (entry.getValue().contains(uid)
                    && Json.owners(Json.parse(entry.getValue())).contains(uid)) {
                deleteOne(pathOf(entry), entry, Serialization.jsonMapper().createObjectNode());
            }
        }
    }

    /** An object whose owner is already gone would otherwise stay for ever: its owner's end has been dealt with. */
    private void collectIfOrphaned(ApiPath path, ObjectNode created) {
        List<String> owners = Json.owners(created);
        boolean orphaned = !owners.isEmpty()
                && map.values().stream()
                        .map(Json::parse)
                        .noneMatch(object -> owners.contains(
                                object.path("metadata").path("uid").asText()));
        if (orphaned) {
            String name = created.path("metadata").path("name").asText();
            ApiPath object = ApiPath.of(path.collection() + "/" + name);
            deleteOne(object, require(object), created.objectNode());
        }
    }

    @Override
    public void processEvent(
            String path,
            AttributeSet pathAttributes,
            AttributeSet oldAttributes,
            GenericKubernetesResource resource,
            String newState) {
        String existing = oldAttributes == null ? null : map.get(oldAttributes);
        super.processEvent(path, pathAttributes, oldAttributes, resource, newState);
        if (newState == null) {
            long version = requestResourceVersion();
            ObjectNode last = Json.parse(existing);
            last.withObject("/metadata").put("resourceVersion", String.valueOf(version));
            history.append(version, oldAttributes, null, Json.string(last));
        } else {
            AttributeSet newAttributes = AttributeSet.merge(pathAttributes, attributeExtractor.fromResource(newState));
            long version = Json.parse(newState)
                    .path("metadata")
                    .path("resourceVersion")
                    .asLong();
            history.append(version, oldAttributes, newAttributes, newState);
        }
    }

    @Override
    public boolean isStatusSubresourceEnabledForResource(String path) {
        return STATUS_SUBRESOURCE.contains(ApiPath.of(path).plural())
                || super.isStatusSubresourceEnabledForResource(path);
    }

    private void admit(ApiPath path, ObjectNode object) {
        Admission rule = rules.get(path.plural());
        if (rule != null) {
            rule.admit(object);
        }
    }

    private Map.Entry<AttributeSet, String> find(ApiPath path) {
        return findResource(getKey(path.object()));
    }

    private Map.Entry<AttributeSet, String> require(ApiPath path) {
        Map.Entry<AttributeSet, String> entry = find(path);
        if (entry == null) {
            throw ApiFailure.notFound(path);
        }
        return Map.entry(entry.getKey(), entry.getValue());
    }

    private static ApiPath pathOf(Map.Entry<AttributeSet, String> entry) {
        ObjectNode object = Json.parse(entry.getValue());
        String apiVersion = object.path("apiVersion").asText();
        String namespace = object.path("metadata").path("namespace").asText("");
        Attribute plural = entry.getKey().getAttribute(KubernetesAttributesExtractor.PLURAL);
        return ApiPath.of((apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/" + plural.getValues().get(0) + "/"
                + object.path("metadata").path("name").asText());
    }
}
