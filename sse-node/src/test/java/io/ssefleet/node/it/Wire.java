package io.ssefleet.node.it;

import io.ssefleet.node.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** How subscribers reach a node: as most do, without TLS, where streams leave HTTP behind; or with TLS in the node, where they cannot. */
enum Wire {
    PLAIN {
        @Override
        Map<String, String> settings() {
            return Map.of();
        }

        @Override
        Socket connect(int port) {
            try {
                return new Socket("127.0.0.1", port);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    TLS {
        private int port;
        private Path keys;

        @Override
        Map<String, String> settings() {
            port = Ports.free();
            keys = makeKeys();
            return Map.of(
                    "QUARKUS_HTTP_SSL_PORT",
                    "" + port,
                    "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_FILE",
                    keys.toString(),
                    "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_STORE_PASSWORD",
                    PASSWORD);
        }

        @Override
        Socket connect(int plainPort) {
            try {
                KeyStore trusted = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
                var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(trusted);
                var context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                return context.getSocketFactory().createSocket("127.0.0.1", port);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static final String PASSWORD = "changeit";

    /** For the node's environment. */
    abstract Map<String, String> settings();

    abstract Socket connect(int port);

    /** The port for TLS comes a moment after the node is ready. */
    boolean answers(int port) {
        try (Socket socket = connect(port)) {
            return socket.isConnected();
        } catch (UncheckedIOException notYet) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path makeKeys() {
        try {
            Path folder = Files.createTempDirectory("keys");
            Path keys = folder.resolve("keys.p12");
            folder.toFile().deleteOnExit();
            folder.resolve("keytool.log").toFile().deleteOnExit();
            keys.toFile().deleteOnExit();
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-keystore",
                            keys.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool.log").toFile())
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
