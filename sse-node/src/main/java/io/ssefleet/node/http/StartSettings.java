package io.ssefleet.node.http;

import io.ssefleet.node.lifecycle.InvalidSettings;
import io.ssefleet.node.lifecycle.NodeSettings;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads the settings from the platform's configuration, where {@code SSEFLEET_DRAIN_PACE} is {@code ssefleet.drain.pace} too. */
public final class StartSettings {

    private StartSettings() {}

    /** @throws InvalidSettings with one line for each setting that is wrong */
    public static NodeSettings read() throws InvalidSettings {
        Config config = ConfigProvider.getConfig();
        var names = new TreeSet<String>();
        for (String name : config.getPropertyNames()) {
            if (name.toLowerCase(Locale.ROOT).startsWith("ssefleet")) {
                String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
                // A spelling that is looked up under no name (ssefleet.drain-pace) stays as it is, so that it is told
                // of.
                names.add(name.equals(property(variable)) ? variable : name);
            }
        }
        return NodeSettings.read(variable -> value(config, variable), names);
    }

    /** As {@link #read}, for when that has been done once and was right. */
    static NodeSettings get() {
        try {
            return read();
        } catch (InvalidSettings e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> value(Config config, String variable) {
        String environment = System.getenv(variable);
        if (environment != null && System.getProperty(property(variable)) == null) {
            // Taken as it stands: the configuration would expand ${...}, which a key may contain.
            return Optional.of(environment);
        }
        return config.getOptionalValue(property(variable), String.class);
    }

    private static String property(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
