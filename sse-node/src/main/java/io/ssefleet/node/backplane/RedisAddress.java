package io.ssefleet.node.backplane;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The address of a Redis, as text {@code redis://host:6379} or, with TLS, {@code rediss://host}; several separated by commas are a cluster,
 * or, with {@code ?master=NAME} at the end, the Sentinels of that master; {@code ?cluster=true} makes a cluster of one.
 *
 * @param hosts at least one, without the query
 */
public record RedisAddress(List<String> hosts, Topology topology) {

    private static final int PORT_MAX = 65_535;

    /** How many Redis there are behind the address, and how they are found. */
    public sealed interface Topology {
        record Single() implements Topology {}

        record Cluster() implements Topology {}

        record Sentinel(String master) implements Topology {}
    }

    public RedisAddress {
        hosts = List.copyOf(hosts);
    }

    public boolean tls() {
        return hosts.stream().anyMatch(host -> host.startsWith("rediss:"));
    }

    /** Empty for anything that is no such text. */
    public static Optional<RedisAddress> parse(String text) {
        var hosts = new ArrayList<String>();
        var query = new TreeMap<String, String>();
        for (String part : text.split(",", -1)) {
            int question = part.indexOf('?');
            String host = question < 0 ? part : part.substring(0, question);
            if (!isHost(host) || (question >= 0 && !addQuery(part.substring(question + 1), query))) {
                return Optional.empty();
            }
            hosts.add(host);
        }
        String master = query.get("master");
        String cluster = query.get("cluster");
        boolean oneScheme = hosts.stream()
                        .map(host -> host.substring(0, host.indexOf(':')))
                        .distinct()
                        .count()
                == 1;
        if (!oneScheme || (master != null && cluster != null) || (cluster != null && !cluster.equals("true"))) {
            return Optional.empty();
        }
        if (master != null) {
            return Optional.of(new RedisAddress(hosts, new Topology.Sentinel(master)));
        }
        boolean single = hosts.size() == 1 && cluster == null;
        return Optional.of(new RedisAddress(hosts, single ? new Topology.Single() : new Topology.Cluster()));
    }

    private static boolean isHost(String text) {
        try {
            var uri = new URI(text);
            return ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= PORT_MAX
                    && uri.getFragment() == null
                    && (uri.getPath().isEmpty() || uri.getPath().matches("/[0-9]{0,4}"));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean addQuery(String text, Map<String, String> query) {
        for (String parameter : text.split("&", -1)) {
            String[] nameAndValue = parameter.split("=", 2);
            boolean known = nameAndValue[0].equals("master") || nameAndValue[0].equals("cluster");
            if (!known || nameAndValue.length < 2 || nameAndValue[1].isEmpty()) {
                return false;
            }
            query.put(nameAndValue[0], nameAndValue[1]);
        }
        return true;
    }

    /** Without what may be a secret. */
    @Override
    public String toString() {
        return withoutSecrets(String.join(",", hosts));
    }

    /** A text that may have addresses in it, without their users and passwords, whatever characters these have. */
    public static String withoutSecrets(String text) {
        return text.replaceAll("//(?:(?!,rediss?://)\\S)*@", "//");
    }
}
