package io.ssefleet.local.cli;

import io.ssefleet.local.fleet.Tokens;
import io.ssefleet.operator.model.KubernetesDuration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code token}: mints a token for publishers and subscribers. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Mints a token (JWT, HS256) to publish and subscribe with.",
        footer = {
            "",
            "With neither --publish nor --subscribe the token is good for all topics, both ways.",
            "With one of them it is good for that alone."
        })
final class TokenCommand implements Callable<Integer> {
    private static final String KEY_VARIABLE = "SSEFLEET_JWT_KEY";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--publish",
            paramLabel = "TOPIC",
            arity = "1..*",
            description = "topics that may be published to; * = all")
    private List<String> publish;

    @Option(
            names = "--subscribe",
            paramLabel = "TOPIC",
            arity = "1..*",
            description = "topics whose private updates may be received; * = all")
    private List<String> subscribe;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "what the nodes verify tokens with, at least 32 bytes; default: the variable " + KEY_VARIABLE)
    private String key;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "how long it is valid, such as 15m; default: ${DEFAULT-VALUE}")
    private String validity;

    @Override
    public Integer call() throws Failure {
        String given = key == null ? System.getenv(KEY_VARIABLE) : key;
        if (given == null) {
            throw new Failure(
                    Failure.BAD_INPUT,
                    "a key is missing: write --key KEY or set " + KEY_VARIABLE
                            + "; it is the publisher-key and subscriber-key of the fleet's Secret, or up's --jwt-key");
        }
        boolean all = publish == null && subscribe == null;
        try {
            spec.commandLine()
                    .getOut()
                    .println(new Tokens(given).mint(topics(publish, all), topics(subscribe, all), positive(validity)));
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.BAD_INPUT, e.getMessage());
        }
        return 0;
    }

    private static List<String> topics(List<String> given, boolean all) {
        return given != null ? given : all ? List.of("*") : List.of();
    }

    private static Duration positive(String text) {
        Duration duration = KubernetesDuration.parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException(
                    "--ttl: a token that is valid for " + text + " is of no use: write a longer time, such as 15m");
        }
        return duration;
    }
}
