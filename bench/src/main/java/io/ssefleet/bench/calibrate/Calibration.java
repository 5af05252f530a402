package io.ssefleet.bench.calibrate;

/**
 * What a connection costs a node: the slope of its memory between few connections and many.
 *
 * @param residentBytes the process' memory per connection
 * @param kernelBytes what Linux charges for an open socket at rest, in its own memory and to the pod's limit
 */
public record Calibration(int few, int many, long residentBytes, long kernelBytes) {
    // Counted on Linux 6: the objects of one idle TCP socket, with the rounding of the pages that they are in.
    private static final long SOCKET_BYTES = 4_506;
    private static final int KI = 1024;

    /** The least number of connections whose memory stands out. */
    public static final int LEAST_CONNECTIONS = 1_000;

    private static final int FEW = 5;

    /** The memory of a node with few connections and with many. */
    public static Calibration of(int few, long fewBytes, int many, long manyBytes) {
        return new Calibration(few, many, Math.max(0, (manyBytes - fewBytes) / (many - few)), SOCKET_BYTES);
    }

    /** How many connections are few, where many are {@code many}. */
    public static int few(int many) {
        return many / FEW;
    }

    /** The figure for {@code capacity.memoryPerConnection}: both together, rounded up. */
    public String memoryPerConnection() {
        return (residentBytes + kernelBytes + KI - 1) / KI + "Ki";
    }
}
