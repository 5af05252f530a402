package io.ssefleet.bench.load;

import java.util.List;

/** Why a server cannot be used, in words that say what to do. */
final class Reasons {
    private Reasons() {}

    static String publishing(Target target, String trouble) {
        return target.publish() + " " + of(trouble.isEmpty() ? List.of() : List.of(trouble), "a publish");
    }

    static String subscribing(Target target, List<String> troubles) {
        return target.stream() + " " + of(troubles, "a subscription");
    }

    private static String of(List<String> troubles, String request) {
        if (troubles.isEmpty()) {
            return "has not answered " + request + " within 30 s";
        }
        String trouble = troubles.get(0);
        if (trouble.contains("refused")) {
            return "cannot be reached (" + trouble + "): is the fleet up? Write the address that `ssefleet up` prints";
        }
        if (trouble.startsWith("status 401") || trouble.startsWith("status 403")) {
            return "refuses " + request + " (" + trouble
                    + "): write --token TOKEN, or --key KEY with the key that the nodes verify tokens with";
        }
        if (trouble.startsWith("status 404")) {
            return "knows no such path (" + trouble + "): a fleet's is /.well-known/mercure";
        }
        if (trouble.contains("NotSslRecordException")) {
            return "speaks no TLS: write http:// instead of https://";
        }
        if (trouble.contains("certification path")) {
            return "has a certificate that is not trusted here: name a trust store that has it, with"
                    + " JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE";
        }
        return "does not take " + request + ": " + trouble;
    }
}
