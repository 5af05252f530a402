package io.ssefleet.node.backplane.redis;

/**
 * The keys of one fleet's stream. The fleet's name is their hash tag, so that a cluster keeps them in one place, where one script can use
 * all of them.
 *
 * @param stream the entries
 * @param state the last entry's id and number, and the last gap marker
 * @param ids where the ids that publishers chose stand
 * @param repeats which publications with such ids are stored
 */
record StreamKeys(String stream, String state, String ids, String repeats) {

    static StreamKeys of(String fleet) {
        String prefix = "ssefleet:{" + fleet + "}:";
        return new StreamKeys(prefix + "stream", prefix + "state", prefix + "ids", prefix + "repeats");
    }
}
