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
                names.add(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
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
        return config.getOptionalValue(variable.toLowerCase(Locale.ROOT).replace('_', '.'), String.class);
    }
}
