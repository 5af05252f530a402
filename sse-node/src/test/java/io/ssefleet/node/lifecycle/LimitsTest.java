package io.ssefleet.node.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {

    private static final long GIB = 1L << 30;

    @TempDir
    Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void readsTheSoftLimitOfOpenFiles() throws IOException {
        write(
                "proc/self/limits",
                "Limit                     Soft Limit           Hard Limit           Units     \n"
                        + "Max processes             95711                95711                processes \n"
                        + "Max open files            20000                30000                files     \n");
        assertThat(new ProcessLimits(root).fileDescriptors()).hasValue(20_000);
    }

    @Test
    void readsTheSmallestLimitOnTheWayUpInVersion2() throws IOException {
        write("proc/self/cgroup", "0::/kubepods/pod1/node\n");
        write("sys/fs/cgroup/kubepods/pod1/node/memory.max", "max\n");
        write("sys/fs/cgroup/kubepods/pod1/memory.max", GIB + "\n");
        write("sys/fs/cgroup/kubepods/memory.max", 4 * GIB + "\n");
        assertThat(new ProcessLimits(root).memoryBytes()).hasValue(GIB);
    }

    @Test
    void findsAContainersOwnGroupAtTheTopInVersion1() throws IOException {
        write("proc/self/cgroup", "4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "536870912\n");
        assertThat(new ProcessLimits(root).memoryBytes()).hasValue(GIB / 2);
    }

    @Test
    void takesNoLimitForWhatItIs() throws IOException {
        write("proc/self/cgroup", "4:memory:/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(new ProcessLimits(root).memoryBytes()).isEmpty();
        assertThat(new ProcessLimits(root.resolve("nowhere")).fileDescriptors()).isEmpty();
    }

    private static Capacity capacity(OptionalLong configured, long fd, OptionalLong memory) {
        return Capacity.of(configured, OptionalLong.empty(), OptionalLong.of(fd), memory, 64L << 20);
    }

    @Test
    void admitsNoMoreThanDescriptorsAllow() {
        assertThat(capacity(OptionalLong.of(100_000), 20_000, OptionalLong.empty())
                        .effective())
                .isEqualTo(20_000 - 512);
        assertThat(capacity(OptionalLong.of(100), 20_000, OptionalLong.empty()).effective())
                .isEqualTo(100);
        assertThat(capacity(OptionalLong.empty(), 1024, OptionalLong.empty()).effective())
                .as("a smaller reserve where there is little")
                .isEqualTo(1024 - 64);
        assertThat(capacity(OptionalLong.of(100), 30, OptionalLong.empty()).effective())
                .isZero();
    }

    @Test
    void admitsWhatMemoryAllowsUnlessToldOtherwise() {
        long expected = (GIB - (192L << 20) - (64L << 20)) / 8192;
        assertThat(capacity(OptionalLong.empty(), 1_000_000, OptionalLong.of(GIB))
                        .effective())
                .isEqualTo(expected);
        assertThat(capacity(OptionalLong.of(200_000), 1_000_000, OptionalLong.of(GIB))
                        .effective())
                .isEqualTo(200_000);
        assertThat(capacity(OptionalLong.empty(), 20_000, OptionalLong.of(1 << 20))
                        .effective())
                .isZero();
    }

    @Test
    void admitsUpToTheCapacityAndPerAddressAndToken() {
        var admission = new Admission(3, () -> false, new KeyedLimit(2), new KeyedLimit(1));
        var first = admission.request("10.0.0.1", "token");
        assertThat(first).isInstanceOf(Admission.Decision.Admitted.class);
        assertThat(admission.request("10.0.0.2", "token")).isInstanceOf(Admission.Decision.Refused.class);
        assertThat(admission.request("10.0.0.1", "")).isInstanceOf(Admission.Decision.Admitted.class);
        assertThat(admission.request("10.0.0.1", "")).isInstanceOf(Admission.Decision.Refused.class);
        assertThat(admission.request("10.0.0.2", "")).isInstanceOf(Admission.Decision.Admitted.class);
        assertThat(admission.request("10.0.0.3", "")).isInstanceOf(Admission.Decision.Refused.class);
        assertThat(admission.admitted()).isEqualTo(3);
        assertThat(admission.refused()).isEqualTo(3);

        ((Admission.Decision.Admitted) first).release();
        assertThat(admission.request("10.0.0.1", "token")).isInstanceOf(Admission.Decision.Admitted.class);
    }

    @Test
    void admitsNobodyWhileDraining() {
        var admission = new Admission(3, () -> true, new KeyedLimit(0), new KeyedLimit(0));
        assertThat(admission.request("10.0.0.1", "")).isInstanceOf(Admission.Decision.Refused.class);
    }

    @Test
    void refusedClientsReturnOneAfterTheOtherAtThePace() {
        long[] now = {0};
        var schedule = new RefusalSchedule(() -> 10, Duration.ofSeconds(1), () -> now[0]);
        assertThat(schedule.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(schedule.next()).isEqualTo(Duration.ofMillis(1100));
        assertThat(schedule.next()).isEqualTo(Duration.ofMillis(1200));
        now[0] += Duration.ofMillis(200).toNanos();
        assertThat(schedule.next()).isEqualTo(Duration.ofMillis(1100));
        for (int i = 0; i < 10_000; i++) {
            schedule.next();
        }
        assertThat(schedule.next()).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void clientsWaitForRoomUntilTheyAreToComeBack() {
        long[] now = {0};
        var schedule = new RefusalSchedule(() -> 10, Duration.ofSeconds(1), () -> now[0]);
        assertThat(schedule.waiting()).isZero();
        for (int i = 0; i < 40; i++) {
            schedule.nextForRoom();
        }
        schedule.next();
        assertThat(schedule.waiting()).isEqualTo(40);
        now[0] = Duration.ofMillis(3_050).toNanos();
        assertThat(schedule.waiting()).isEqualTo(20);
        schedule.nextForRoom();
        assertThat(schedule.waiting()).isEqualTo(21);
        now[0] = Duration.ofMinutes(6).toNanos();
        assertThat(schedule.waiting()).isZero();
        for (int i = 0; i < 10_000; i++) {
            schedule.nextForRoom();
        }
        assertThat(schedule.waiting()).isEqualTo(10_000);
        now[0] = Duration.ofHours(24).toNanos();
        assertThat(schedule.waiting()).isZero();
    }

    @Test
    void publishersHaveARateEach() {
        long[] now = {0};
        var rate = new PublishRate(2, () -> now[0]);
        assertThat(rate.allow("a")).isTrue();
        assertThat(rate.allow("a")).isTrue();
        assertThat(rate.allow("a")).isFalse();
        assertThat(rate.allow("b")).isTrue();
        now[0] += Duration.ofMillis(500).toNanos();
        assertThat(rate.allow("a")).isTrue();
        assertThat(rate.allow("a")).isFalse();
        assertThat(new PublishRate(0, () -> 0).allow("a")).isTrue();
    }
}
