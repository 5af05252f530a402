package io.ssefleet.local.cli;

import io.ssefleet.local.fleet.FleetSnapshot;
import java.util.List;

/** Shows a fleet while it runs. */
interface Display extends AutoCloseable {

    /** What a run is about, told once before anything else. */
    record Introduction(String fleet, String file, String url, String token) {
        String subscribe() {
            return "curl -N -H 'Authorization: Bearer " + token + "' '" + url + "?topic=demo'";
        }

        String publish() {
            return "curl -H 'Authorization: Bearer " + token + "' -d topic=demo -d data=hello " + url;
        }
    }

    /** The phases of a run. */
    enum Phase {
        running,
        draining,
        stopped
    }

    void introduce(Introduction introduction);

    /** What there is to see now, and the messages since the last call. Called several times a second. */
    void show(Phase phase, FleetSnapshot fleet, List<String> messages);

    /** Leaves the terminal as it was found. */
    @Override
    void close();
}
