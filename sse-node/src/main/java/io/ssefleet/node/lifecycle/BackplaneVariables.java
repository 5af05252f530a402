package io.ssefleet.node.lifecycle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ssefleet.node.backplane.BackplaneSettings;
import io.ssefleet.node.backplane.RedisAddress;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings that say where events come from. */
final class BackplaneVariables {

    private static final String TYPE = "SSEFLEET_BACKPLANE_TYPE";
    private static final String URL = "SSEFLEET_BACKPLANE_URL";
    private static final String PASSWORD = "SSEFLEET_BACKPLANE_PASSWORD";
    private static final String CA = "SSEFLEET_BACKPLANE_CA";
    private static final String ACKS = "SSEFLEET_BACKPLANE_ACKS";
    private static final String READY_WITHOUT = "SSEFLEET_BACKPLANE_READY_WITHOUT";
    private static final String STREAM = "SSEFLEET_STREAM";
    private static final int ACKS_MAX = 100;
    private static final int STREAM_CHARACTERS_MAX = 512;

    private enum Type {
        MEMORY,
        REDIS
    }

    private BackplaneVariables() {}

    static BackplaneSettings read(SettingsReader reader, List<String> warnings) {
        Type type = reader.choice(TYPE, Type.MEMORY, new TreeMap<>(Map.of("memory", Type.MEMORY, "redis", Type.REDIS)));
        Optional<String> url = reader.secret(URL).map(String::strip);
        String password = reader.secret(PASSWORD).orElse("");
        Optional<String> authorities = reader.secret(CA);
        int acks = (int) reader.number(ACKS, 0, ACKS_MAX).orElse(0);
        boolean readyWithout = reader.flag(READY_WITHOUT, true);
        Optional<String> stream = reader.text(STREAM);
        return switch (type) {
            case MEMORY -> {
                if (url.isPresent()) {
                    warnings.add(URL + " has no effect: set " + TYPE + "=redis, too, for events that nodes share");
                }
                yield new BackplaneSettings.Memory();
            }
            case REDIS ->
                new BackplaneSettings.Redis(
                        address(reader, url, acks),
                        password,
                        authorities(reader, authorities),
                        acks,
                        stream(reader, stream),
                        readyWithout);
        };
    }

    private static RedisAddress address(SettingsReader reader, Optional<String> url, int acks) {
        Optional<RedisAddress> address = url.flatMap(RedisAddress::parse);
        if (address.isEmpty()) {
            // The address may hold a password, so it is not repeated.
            reader.secretProblem(
                    URL,
                    "with " + TYPE + "=redis it must be an address such as redis://redis:6379, or rediss:// for TLS;"
                            + " several separated by commas are a cluster, or with ?master=NAME the Sentinels of NAME");
            return RedisAddress.parse("redis://localhost").orElseThrow();
        }
        if (acks > 0 && address.get().topology() instanceof RedisAddress.Topology.Cluster) {
            reader.problem(ACKS, "can't be kept with a cluster; write 0, or use one master with replicas");
        }
        return address.get();
    }

    private static String authorities(SettingsReader reader, Optional<String> pem) {
        String text = pem.orElse("");
        try {
            var found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(US_ASCII)));
            if (pem.isEmpty() || !found.isEmpty()) {
                return text;
            }
        } catch (CertificateException e) {
            // Said below.
        }
        reader.secretProblem(
                CA,
                "it must be certificates as PEM text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
        return "";
    }

    private static String stream(SettingsReader reader, Optional<String> stream) {
        if (stream.isEmpty() || !stream.get().matches("[^{}\\p{Cntrl}]{1," + STREAM_CHARACTERS_MAX + "}")) {
            reader.problem(
                    STREAM,
                    "must name the fleet, the same on all of its nodes, without braces, for example default/prices");
            return "none";
        }
        return stream.get();
    }
}
