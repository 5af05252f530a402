package io.ssefleet.local.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * A Kubernetes API on a random loopback port, in memory: enough of one for operators and controllers, and no more. It keeps
 * nothing when it is closed.
 */
public final class EmbeddedApi implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final ApiDispatcher dispatcher;

    /**
     * Starts the API.
     *
     * @param rules rules and defaults by plural resource name, beside those of Kubernetes' own types
     */
    public EmbeddedApi(Map<String, Admission> rules) {
        Map<String, Admission> all = new HashMap<>(BuiltInRules.all());
        all.putAll(rules);
        dispatcher = new ApiDispatcher(all);
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                // The server records every request for tests that ask; nobody asks here, and it would grow for ever.
                server.reset();
                return dispatcher.dispatch(request);
            }
        });
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    /** A client of its own for each caller, who closes it. */
    public KubernetesClient newClient() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getPort())
                        .withNamespace("default")
                        .build())
                .build();
    }

    @Override
    public void close() {
        dispatcher.close();
        server.shutdown();
    }
}
