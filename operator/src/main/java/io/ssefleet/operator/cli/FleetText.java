package io.ssefleet.operator.cli;

import io.ssefleet.operator.model.SseFleet;
import io.ssefleet.operator.schema.InvalidResource;
import io.ssefleet.operator.schema.Problem;
import io.ssefleet.operator.schema.SseFleetSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The text of a file, or of the standard input, that should hold one fleet, and the fleet in it. */
public final class FleetText {
    static final String STANDARD_INPUT = "-";
    /** What an API server takes at most. */
    private static final int LARGEST_BYTES = 1 << 20;

    private FleetText() {}

    /** No fleet can be had from a file: why, one problem a line. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<String> problems;

        public Unusable(List<String> problems) {
            super(String.join("\n", problems));
            this.problems = List.copyOf(problems);
        }

        Unusable(String problem) {
            this(List.of(problem));
        }

        public List<String> problems() {
            return problems;
        }

        /** The same, each problem with the name of what it is in. */
        public Unusable in(Object name) {
            return new Unusable(
                    problems.stream().map(problem -> name + ": " + problem).toList());
        }
    }

    /** The fleet that a text declares, checked as the API server would check it. */
    public static SseFleet parse(String text) throws Unusable {
        try {
            return SseFleetSchema.read(text);
        } catch (InvalidResource e) {
            throw new Unusable(e.problems().stream().map(Problem::toString).toList());
        }
    }

    /** What a file holds; {@code -} is the standard input. */
    public static String read(String file, InputStream standardInput) throws Unusable {
        try {
            if (file.equals(STANDARD_INPUT)) {
                return text(standardInput);
            }
            Path path = Path.of(file);
            if (!Files.exists(path)) {
                throw new Unusable("there is no such file: write the path of a file with an SseFleet, or - to read "
                        + "the standard input");
            }
            if (Files.isDirectory(path)) {
                throw new Unusable("is a directory: write the path of a file in it");
            }
            try (InputStream in = Files.newInputStream(path)) {
                return text(in);
            }
        } catch (InvalidPathException e) {
            throw new Unusable("is no path: " + e.getReason());
        } catch (CharacterCodingException e) {
            throw new Unusable("is not text in UTF-8: save it as UTF-8");
        } catch (IOException e) {
            throw new Unusable("cannot be read (" + e.getClass().getSimpleName() + "): check who may read it");
        }
    }

    private static String text(InputStream in) throws IOException, Unusable {
        byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
        if (bytes.length > LARGEST_BYTES) {
            throw new Unusable(
                    "is larger than 1 MiB, more than a cluster would take: write one SseFleet and nothing else");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }
}
