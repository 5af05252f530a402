package io.ssefleet.local;

/** Entry point of the {@code ssefleet} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("ssefleet");
    }
}
