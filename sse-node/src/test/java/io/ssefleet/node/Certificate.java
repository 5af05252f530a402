package io.ssefleet.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A certificate that vouches for itself, with its key, as PEM text. */
public record Certificate(String pem, String keyPem) {

    private static final String PASSWORD = "secret";
    private static final String CERTIFICATE_FILE = "redis.crt";
    private static final String KEY_FILE = "redis.key";

    /** @param name as in a certificate's alternative names: {@code ip:127.0.0.1} or {@code dns:redis.example} */
    public static Certificate of(String name) {
        try {
            Path folder = Files.createTempDirectory("certificate");
            Path store = folder.resolve("store");
            try {
                Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
                Process made = new ProcessBuilder(
                                keytool.toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "a",
                                "-dname",
                                "CN=test",
                                "-ext",
                                "san=" + name,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start();
                if (made.waitFor() != 0) {
                    throw new IllegalStateException("keytool failed");
                }
                return read(store);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Certificate read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new Certificate(
                pem("CERTIFICATE", store.getCertificate("a").getEncoded()),
                pem("PRIVATE KEY", store.getKey("a", PASSWORD.toCharArray()).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    void write(Path folder) {
        try {
            Files.writeString(folder.resolve(CERTIFICATE_FILE), pem);
            Files.writeString(folder.resolve(KEY_FILE), keyPem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a Redis needs to show the certificate that was written to the folder. */
    static List<String> redisSettings(Path folder) {
        String certificate = folder.resolve(CERTIFICATE_FILE).toString();
        return List.of(
                "--tls-cert-file",
                certificate,
                "--tls-ca-cert-file",
                certificate,
                "--tls-key-file",
                folder.resolve(KEY_FILE).toString());
    }
}
