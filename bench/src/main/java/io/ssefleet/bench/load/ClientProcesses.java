package io.ssefleet.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Clients in several processes, each with its share of them. */
final class ClientProcesses implements Crowd {
    private static final int DIGITS = 3;
    private static final String LOG_MANAGER = "java.util.logging.manager";
    private static final Duration FRESH = Duration.ofMillis(50);
    private static final Duration END = Duration.ofSeconds(5);

    private final ObjectMapper json = new ObjectMapper();
    private final List<Worker> workers = new ArrayList<>();
    private Standing last = new Standing(0, 0, 0, 0, Map.of());
    private long askedNanos = System.nanoTime() - FRESH.toNanos();

    ClientProcesses(LoadSpec spec, int run, int processes) throws IOException {
        LoadSpec share = new LoadSpec(
                spec.targets(),
                spec.sources(),
                spec.connectsPerSecond() / processes,
                spec.topics(),
                spec.publishers(),
                spec.eventBytes());
        for (int i = 0; i < processes; i++) {
            workers.add(new Worker());
        }
        for (Worker worker : workers) {
            worker.ask(new Order.Start(share, run), Long.class);
        }
    }

    @Override
    public void connect(int wanted) {
        for (int i = 0; i < workers.size(); i++) {
            workers.get(i).ask(new Order.Connect(share(wanted, i)), Integer.class);
        }
    }

    private int share(int all, int worker) {
        int more = worker < all % workers.size() ? 1 : 0;
        return all / workers.size() + more;
    }

    @Override
    public Standing standing() {
        if (System.nanoTime() - askedNanos >= FRESH.toNanos()) {
            long open = 0;
            long gaveUp = 0;
            long ended = 0;
            long received = 0;
            Map<String, Long> troubles = new TreeMap<>();
            for (Worker worker : workers) {
                Standing now = worker.ask(new Order.Stand(), Standing.class);
                open += now.open();
                gaveUp += now.gaveUp();
                ended += now.ended();
                received += now.received();
                now.troubles().forEach((why, count) -> troubles.merge(why, count, Long::sum));
            }
            last = new Standing(open, gaveUp, ended, received, troubles);
            askedNanos = System.nanoTime();
        }
        return last;
    }

    @Override
    public long received() {
        return standing().received();
    }

    @Override
    public int[] begin() {
        return sum(worker -> new Order.Begin());
    }

    @Override
    public int[] leave(int leaving) {
        return sum(worker -> new Order.Leave(share(leaving, worker)));
    }

    @Override
    public void comeBack() {
        workers.forEach(worker -> worker.tell(new Order.ComeBack()));
        workers.forEach(worker -> worker.hear(Boolean.class));
    }

    /** What all workers answer, topic by topic. */
    private int[] sum(IntFunction<Order> order) {
        int[] sum = {};
        for (int i = 0; i < workers.size(); i++) {
            int[] answer = workers.get(i).ask(order.apply(i), int[].class);
            if (sum.length == 0) {
                sum = answer;
            } else {
                for (int topic = 0; topic < sum.length; topic++) {
                    sum[topic] += answer[topic];
                }
            }
        }
        return sum;
    }

    @Override
    public Histogram latencies() {
        Histogram sum = new Histogram(DIGITS);
        for (Worker worker : workers) {
            byte[] bytes = Base64.getDecoder().decode(worker.ask(new Order.Latencies(), String.class));
            try {
                sum.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0));
            } catch (DataFormatException e) {
                throw new IllegalStateException("a process of clients tells what is no histogram", e);
            }
        }
        return sum;
    }

    @Override
    public Verdict finish(Published published) {
        // All at once: each takes its time to disconnect.
        workers.forEach(worker -> worker.tell(new Order.Finish(published)));
        return workers.stream()
                .map(worker -> worker.hear(Verdict.class))
                .reduce(Verdict::plus)
                .orElseThrow();
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
    }

    private final class Worker {
        private final Process process;
        private final Writer orders;
        private final BufferedReader answers;

        Worker() throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dio.netty.leakDetection.level=disabled"));
            String logging = System.getProperty(LOG_MANAGER);
            if (logging != null) {
                command.add("-D" + LOG_MANAGER + "=" + logging);
            }
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), ClientProcess.class.getName()));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            orders = process.outputWriter(StandardCharsets.UTF_8);
            answers = process.inputReader(StandardCharsets.UTF_8);
        }

        <T> T ask(Order order, Class<T> answer) {
            tell(order);
            return hear(answer);
        }

        void tell(Order order) {
            try {
                orders.write(json.writerFor(Order.class).writeValueAsString(order));
                orders.write('\n');
                orders.flush();
            } catch (IOException e) {
                throw gone(e);
            }
        }

        <T> T hear(Class<T> answer) {
            try {
                String line = answers.readLine();
                if (line == null) {
                    throw new IOException("it has ended");
                }
                return json.readValue(line, answer);
            } catch (IOException e) {
                throw gone(e);
            }
        }

        private UncheckedIOException gone(IOException e) {
            return new UncheckedIOException(
                    "a process of clients (" + process.pid() + ") is lost: " + e.getMessage(), e);
        }

        void close() {
            try {
                orders.close();
                if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            } catch (IOException e) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
