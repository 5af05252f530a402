package io.ssefleet.bench.report;

import io.ssefleet.bench.compare.Measured;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A comparison as a picture: one block of bars for each figure, the shorter the better. SVG by hand, since a charting library
 * measures text with the machine's fonts, and a server has none.
 */
public final class CompareChart {
    private static final int WIDTH = 960;
    private static final int BLOCK_WIDTH = 460;
    private static final int NAME_WIDTH = 120;
    private static final int BAR_WIDTH = 230;
    private static final int BAR_HEIGHT = 16;
    private static final int ROW_HEIGHT = 22;
    private static final int TOP = 64;
    private static final int TITLE_HEIGHT = 34;
    private static final String OURS = "#0b7285";
    private static final String OTHER = "#adb5bd";

    private record Block(String title, String format, ToDoubleFunction<Measured> figure) {}

    private static final List<Block> BLOCKS = List.of(
            new Block("Memory per connection, kernel included (bytes)", "%,.0f", Measured::bytesPerConnection),
            new Block("CPU per delivery, one event at a time (µs)", "%.1f", Measured::cpuMicros),
            new Block("CPU per delivery, 16 events pending (µs)", "%.1f", Measured::cpuMicrosBatched),
            new Block("p99 from publish to receive, 1 event/s (ms)", "%,.0f", Measured::p99Ms));

    private CompareChart() {}

    public static String of(CompareReport report) {
        int blockHeight = TITLE_HEIGHT + report.rows().size() * ROW_HEIGHT + 16;
        int height = TOP + 2 * blockHeight + 8;
        StringBuilder svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        .formatted(WIDTH, height, WIDTH, height))
                .append(" font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#212529\">\n")
                .append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(
                svg,
                16,
                28,
                "font-size=\"18\" font-weight=\"600\"",
                "%,d event streams%s: less is better"
                        .formatted(report.connections(), report.pinned() ? " on one core" : ""));
        text(
                svg,
                16,
                48,
                "fill=\"#495057\"",
                "medians of %d interleaved rounds, events of 100 bytes; a server that held fewer has its number behind its name"
                        .formatted(report.rounds()));
        for (int i = 0; i < BLOCKS.size(); i++) {
            block(svg, BLOCKS.get(i), report, 16 + i % 2 * (BLOCK_WIDTH + 12), TOP + i / 2 * blockHeight);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void block(StringBuilder svg, Block block, CompareReport report, int left, int top) {
        double most = report.rows().stream()
                .map(CompareReport.Row::median)
                .mapToDouble(block.figure)
                .max()
                .orElse(1);
        text(svg, left, top + 20, "font-weight=\"600\"", block.title);
        int y = top + TITLE_HEIGHT;
        for (CompareReport.Row row : report.rows()) {
            boolean ours = row.name().equals(report.ours());
            double figure = block.figure.applyAsDouble(row.median());
            double length = Math.max(1, BAR_WIDTH * figure / Math.max(most, 1e-9));
            boolean fewer = row.median().held() < report.connections();
            String name =
                    fewer ? "%s (%,.0f)".formatted(row.name(), row.median().held()) : row.name();
            text(svg, left, y + 13, ours ? "font-weight=\"600\"" : "", name);
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" rx=\"2\" fill=\"%s\"/>%n"
                    .formatted(
                            left + NAME_WIDTH,
                            y,
                            String.format(Locale.ROOT, "%.1f", length),
                            BAR_HEIGHT,
                            ours ? OURS : OTHER));
            text(svg, (int) (left + NAME_WIDTH + length + 6), y + 13, "", block.format.formatted(figure));
            y += ROW_HEIGHT;
        }
    }

    private static void text(StringBuilder svg, int x, int y, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append("<text x=\"%d\" y=\"%d\" %s>%s</text>%n".formatted(x, y, style, escaped));
    }
}
