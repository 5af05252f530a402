package io.ssefleet.node.lifecycle;

import java.util.List;

/** The process can't start with these settings; one line for each that is wrong. */
public final class InvalidSettings extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    InvalidSettings(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
