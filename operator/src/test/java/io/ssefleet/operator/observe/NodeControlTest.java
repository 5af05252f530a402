package io.ssefleet.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeControlTest {
    private static final String REPORT = """
            {"version":"0.1.0","connections":83,"configuredCapacity":null,"capacity":120,"fdLimit":20000,"fdReserve":512,
             "memory":{"limitBytes":null,"rssBytes":123,"heapUsedBytes":45},"lag":{"maxBytes":7},"draining":false,"closing":0,
             "pacePerSecond":5.5,"refused":2,"somethingNew":{"a":1},
             "backplane":{"type":"redis","connected":false,"connectedSeconds":0,"awaySeconds":42}}""";

    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    /** Longer than any answer of this machine's own takes, however busy it is. */
    private final NodeControl control = new NodeControl(Duration.ofSeconds(60));

    private HttpServer server;
    private volatile int status = 200;
    private volatile String body = REPORT;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void readsAReportAndPassesOverWhatItDoesNotKnow() {
        Answer answer = ask();

        assertThat(answer).isInstanceOfSatisfying(Answer.Reported.class, reported -> {
            assertThat(reported.report().connections()).isEqualTo(83);
            assertThat(reported.report().fdLimit()).isEqualTo(20000);
            assertThat(reported.report().pacePerSecond()).isEqualTo(5.5);
            assertThat(reported.report().backplane()).isEqualTo(new NodeReport.Backplane(false, 0, 42));
        });
        assertThat(seen).containsExactly("GET /fleet/status Bearer secret");
    }

    @Test
    void aRefusedTokenIsUnknownWithItsStatus() {
        status = 401;

        assertThat(ask()).isEqualTo(new Answer.TokenRefused());
    }

    @Test
    void anAnswerThatIsNoReportIsUnknown() {
        body = "<html>";

        assertThat(ask()).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void nobodyListeningIsToldFromNotAnswering() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Map<String, Answer> answers = new NodeControl(Duration.ofSeconds(2))
                    .ask(
                            List.of(
                                    new NodeAddress("gone", "127.0.0.1", free),
                                    new NodeAddress("mute", "127.0.0.1", mute.getLocalPort())),
                            "secret");

            assertThat(answers.get("gone")).isInstanceOf(Answer.NotListening.class);
            assertThat(answers.get("mute")).isEqualTo(new Answer.Unknown("no answer within 2 s"));
        }
    }

    @Test
    void tellsAPace() {
        status = 204;
        body = "";

        assertThat(control.pace(address(), 2.5, "secret").join()).isTrue();
        assertThat(control.pace(address(), 16.0 / 3, "secret").join()).isTrue();
        assertThat(control.pace(address(), 80_000_000, "secret").join()).isTrue();
        assertThat(control.pace(address(), 0.8 / 1000, "secret").join()).isTrue();
        assertThat(seen)
                .containsExactly(
                        "POST /fleet/pace?perSecond=2.5 Bearer secret",
                        "POST /fleet/pace?perSecond=5.333333 Bearer secret",
                        "POST /fleet/pace?perSecond=80000000 Bearer secret",
                        "POST /fleet/pace?perSecond=0.0008 Bearer secret");
    }

    @Test
    void tellsANodeToDrain() {
        status = 202;
        body = "";

        assertThat(control.drain(address(), "secret").join()).isTrue();
        assertThat(seen).containsExactly("POST /fleet/drain Bearer secret");
    }

    @Test
    void tellsANodeToShed() {
        status = 202;
        body = "";

        assertThat(control.shedTo(address(), 9_200, "secret").join()).isTrue();
        status = 400;
        assertThat(control.shedTo(address(), 9_200, "secret").join()).isFalse();
        assertThat(seen)
                .containsExactly(
                        "POST /fleet/shed?keep=9200 Bearer secret", "POST /fleet/shed?keep=9200 Bearer secret");
    }

    private Answer ask() {
        return control.ask(List.of(address()), "secret").get("a");
    }

    private NodeAddress address() {
        return new NodeAddress("a", "127.0.0.1", server.getAddress().getPort());
    }
}
