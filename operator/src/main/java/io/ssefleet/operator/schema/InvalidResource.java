package io.ssefleet.operator.schema;

import java.util.List;
import java.util.stream.Collectors;

/** A resource that the API server would refuse; its message lists every problem, one a line. */
public final class InvalidResource extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidResource(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** At least one; in the order of the fields in the text. */
    public List<Problem> problems() {
        return problems;
    }
}
