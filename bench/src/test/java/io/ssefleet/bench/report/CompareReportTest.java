package io.ssefleet.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ssefleet.bench.compare.Comparison;
import io.ssefleet.bench.compare.Measured;
import io.ssefleet.bench.compare.Peers.Skipped;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class CompareReportTest {
    private static final Comparison.Plan PLAN = new Comparison.Plan(1_000, 5, Duration.ofSeconds(5), Path.of("logs"));

    private final CompareReport report = report();

    @Test
    void theOthersAreMeasuredByOurs() {
        CompareReport.Row peer = report.rows().get(1);
        assertThat(peer.ratios()).isEqualTo(new CompareReport.Ratios(2.5, 2, 20, 0.5));
        assertThat(peer.connectionsPerGib()).isEqualTo(107_374);
        assertThat(report.rows().get(0).ratios()).isEqualTo(new CompareReport.Ratios(1, 1, 1, 1));
    }

    @Test
    void theTextHasEveryServerAndWhyOthersAreNotThere() {
        assertThat(CompareText.of(report))
                .containsPattern("ssefleet +1,000 +5,000 +4,000 \\(1.00\\)")
                .containsPattern(
                        "a<b +900 +5,000 +10,000 \\(2.50\\) .* 16.00 \\(2.00\\) +10.00 \\(20.00\\) +20.0 \\(0.50\\)")
                .contains("a<b lost 3 deliveries")
                .contains("go skipped: install Go")
                .contains("nchan failed: it has not started");
    }

    @Test
    void withoutOursThereAreNoRatios() {
        CompareReport without = CompareReport.of(
                PLAN, false, "ssefleet", Map.of("peer", measured(900, 10_000, 16, 10, 20, 0)), List.of(), List.of());
        assertThat(without.rows().get(0).ratios()).isNull();
        assertThat(CompareText.of(without)).contains("nothing pinned").doesNotContain("(0.00)");
    }

    @Test
    void theChartIsAPictureOfEveryFigure() throws Exception {
        String svg = CompareChart.of(report);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        // The background, and two bars in each of the four blocks.
        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(1 + 2 * 4);
        assertThat(svg).contains("a&lt;b (900)", "4,000", "10,000", "16.0");
    }

    @Test
    void programsGetTheSame() throws Exception {
        JsonNode json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(report));
        assertThat(json.at("/rows/1/name").asText()).isEqualTo("a<b");
        assertThat(json.at("/rows/1/median/cpuMicros").asDouble()).isEqualTo(16);
        assertThat(json.at("/rows/1/ratios/cpuMicrosBatched").asDouble()).isEqualTo(20);
        assertThat(json.at("/skipped/0/why").asText()).isEqualTo("install Go");
    }

    private static CompareReport report() {
        Map<String, Measured> medians = new LinkedHashMap<>();
        medians.put("ssefleet", measured(1_000, 4_000, 8, 0.5, 40, 0));
        medians.put("a<b", measured(900, 10_000, 16, 10, 20, 3));
        return CompareReport.of(
                PLAN,
                true,
                "ssefleet",
                medians,
                List.of(new Skipped("go", "install Go")),
                List.of(new Skipped("nchan", "it has not started")));
    }

    private static Measured measured(double held, double bytes, double cpu, double batched, double p99, double lost) {
        return new Measured(held, 5_000, bytes - 1_000, 1_000, cpu, batched, p99, lost);
    }
}
