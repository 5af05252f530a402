package io.ssefleet.local.api;

import io.fabric8.mockwebserver.http.HttpUrl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the path of a request names: a collection or an object, and maybe a subresource of it.
 *
 * @param collection the path of the collection, without query
 * @param plural the resource type, such as {@code pods}
 * @param name the object's name; empty for a collection
 * @param subresource {@code status} or {@code scale}; empty for the object itself
 */
record ApiPath(String collection, String plural, String name, String subresource, HttpUrl url) {

    static ApiPath of(String requestPath) {
        HttpUrl url = HttpUrl.parse("http://localhost" + requestPath);
        List<String> parts = new ArrayList<>(Arrays.asList(url.encodedPath().split("/")));
        parts.removeIf(String::isEmpty);
        // api/VERSION/... or apis/GROUP/VERSION/...
        int at = !parts.isEmpty() && parts.get(0).equals("api") ? 2 : 3;
        if (parts.size() > at + 2 && parts.get(at).equals("namespaces")) {
            at += 2;
        }
        String collection = "/" + String.join("/", parts.subList(0, Math.min(at + 1, parts.size())));
        return new ApiPath(collection, part(parts, at), part(parts, at + 1), part(parts, at + 2), url);
    }

    boolean isStatus() {
        return subresource.equals("status");
    }

    /** The path of the object itself, without subresource and query. */
    String object() {
        return name.isEmpty() ? collection : collection + "/" + name;
    }

    /** A query parameter, or the empty string. */
    String parameter(String key) {
        String value = url.queryParameter(key);
        return value == null ? "" : value;
    }

    private static String part(List<String> parts, int index) {
        return index < parts.size() ? parts.get(index) : "";
    }
}
