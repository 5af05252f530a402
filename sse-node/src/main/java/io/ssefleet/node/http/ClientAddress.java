package io.ssefleet.node.http;

import io.ssefleet.node.lifecycle.AddressRange;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Who is at the other end: the connection's peer, or, when that is a trusted proxy, whom it and the trusted ones before it speak for. */
final class ClientAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<AddressRange> trustedProxies;

    ClientAddress(List<AddressRange> trustedProxies) {
        this.trustedProxies = List.copyOf(trustedProxies);
    }

    String of(HttpServerRequest request) {
        String peer =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        return peer == null ? "" : of(peer, request.headers().getAll(FORWARDED_FOR));
    }

    String of(String peer, List<String> forwardedFor) {
        String[] hops = String.join(",", forwardedFor).split(",");
        String client = peer;
        // From the nearest hop on: what stands before the first one that is not trusted may be invented.
        for (int i = hops.length - 1; i >= 0 && trusted(client); i--) {
            String hop = hops[i].strip();
            if (hop.isEmpty()) {
                break;
            }
            client = hop;
        }
        return client;
    }

    private boolean trusted(String address) {
        return trustedProxies.stream().anyMatch(range -> range.contains(address));
    }
}
