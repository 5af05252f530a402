package io.ssefleet.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=utf-8\r\n";

    @Test
    void chunksArePutTogether() throws ProtocolException {
        assertEveryCut(
                OK
                        + "Transfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
                "200 text/event-stream: hello 0123456789 end");
    }

    @Test
    void aBodyOfKnownLengthEnds() throws ProtocolException {
        assertEveryCut(OK + "Content-Length: 2\r\n\r\nok", "200 text/event-stream: ok end");
        assertEveryCut("HTTP/1.1 204 \r\nContent-Length: 0\r\n\r\n", "204 :  end");
    }

    @Test
    void aBodyWithoutLengthLastsAsLongAsTheConnection() throws ProtocolException {
        assertEveryCut(
                "HTTP/1.0 200\r\ncontent-type:text/event-stream\r\n\r\ndata: x\n\n",
                "200 text/event-stream: data: x\n\n");
    }

    @Test
    void whatIsNoHttpIsSaid() {
        assertThatThrownBy(() -> read("SSH-2.0-OpenSSH\r\n\r\n", 100))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("no HTTP/1.1: SSH-2.0");
        assertThatThrownBy(() -> read(OK + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 100))
                .hasMessageContaining("no size of a chunk: xyz");
    }

    private static void assertEveryCut(String response, String expected) throws ProtocolException {
        for (int size = 1; size <= response.length(); size++) {
            assertThat(read(response, size)).isEqualTo(expected);
        }
    }

    private static String read(String response, int size) throws ProtocolException {
        StringBuilder seen = new StringBuilder();
        ResponseReader reader = new ResponseReader();
        ResponseReader.Sink sink = new ResponseReader.Sink() {
            @Override
            public void head(int status, String contentType) {
                seen.append(status).append(' ').append(contentType).append(": ");
            }

            @Override
            public void body(byte[] bytes, int from, int to) {
                seen.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            }

            @Override
            public void end() {
                seen.append(" end");
            }
        };
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += size) {
            reader.read(bytes, from, Math.min(bytes.length, from + size), sink);
        }
        return seen.toString();
    }
}
