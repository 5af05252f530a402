package io.ssefleet.simulate.report;

import static io.ssefleet.operator.plan.Figures.duration;
import static io.ssefleet.operator.plan.Figures.number;

import io.ssefleet.simulate.scenario.Happening;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * A run as an SVG of four panels over time. Written by hand: polylines and labels are all that it needs, and chart libraries bring
 * AWT with them, which a server's Java may not have.
 */
public final class Chart {
    private static final int MOST_POINTS = 300;
    private static final int WIDTH = 900;
    private static final int LEFT = 90;
    private static final int RIGHT = 20;
    private static final int TOP = 50;
    private static final int PANEL = 130;
    private static final int GAP = 40;
    private static final int TIME_LABELS = 6;
    private static final int LETTER = 7;

    private final List<Stretch> points;
    private final long lastSecond;
    private final StringBuilder svg = new StringBuilder();

    /** One line of a panel. */
    private record Line(String name, String colour, ToLongFunction<Stretch> value) {}

    private Chart(Simulation run) {
        points = Stretch.of(run.outcome().samples(), MOST_POINTS);
        lastSecond = Math.max(1, points.get(points.size() - 1).second());
        panels(run);
    }

    public static String of(Simulation run) {
        return new Chart(run).svg.toString();
    }

    private void panels(Simulation run) {
        int height = TOP + 4 * (PANEL + GAP);
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">\n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n",
                WIDTH,
                height,
                WIDTH,
                height));
        text(
                LEFT,
                20,
                "start",
                "black",
                run.scenario().label() + ": " + run.scenario().description());
        panel(
                0,
                run,
                List.of(
                        new Line("capacity", "#999999", Stretch::capacity),
                        new Line("clients", "#e69f00", Stretch::wanted),
                        new Line("connected", "#0072b2", Stretch::connected),
                        new Line("target", "#cc0000", s -> run.target())));
        panel(
                1,
                run,
                List.of(
                        new Line("nodes wanted", "#999999", Stretch::replicas),
                        new Line("ready", "#009e73", Stretch::ready),
                        new Line("leaving", "#d55e00", Stretch::leaving)));
        panel(
                2,
                run,
                List.of(
                        new Line("streams closed per second", "#d55e00", Stretch::closedPerSecond),
                        new Line("returns per second", "#0072b2", Stretch::returnsPerSecond),
                        new Line("budget", "#cc0000", s -> run.budgetPerSecond())));
        panel(3, run, List.of(new Line("refused per second", "#cc0000", Stretch::refusedPerSecond)));
        svg.append("</svg>\n");
    }

    private void panel(int index, Simulation run, List<Line> lines) {
        int top = TOP + index * (PANEL + GAP);
        long highest = 1;
        for (Stretch point : points) {
            for (Line line : lines) {
                highest = Math.max(highest, line.value().applyAsLong(point));
            }
        }
        frame(top, highest);
        for (Happening happening : run.course().happenings()) {
            moment(top, happening, index == 0);
        }
        int legend = LEFT;
        for (Line line : lines) {
            polyline(top, highest, line);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"3\" fill=\"%s\"/>\n",
                    legend,
                    top - 10,
                    line.colour()));
            text(legend + 14, top - 5, "start", "#333333", line.name());
            legend += 40 + LETTER * line.name().length();
        }
    }

    private void frame(int top, long highest) {
        for (int quarter = 0; quarter <= 4; quarter += 2) {
            int y = top + PANEL - PANEL * quarter / 4;
            svg.append(
                    String.format(Locale.ROOT, "<path d=\"M%d %dH%d\" stroke=\"#dddddd\"/>\n", LEFT, y, WIDTH - RIGHT));
            text(LEFT - 6, y + 4, "end", "#333333", number(highest * quarter / 4));
        }
        for (int label = 0; label <= TIME_LABELS; label++) {
            long second = lastSecond * label / TIME_LABELS;
            text((int) x(second), top + PANEL + 16, "middle", "#333333", duration(Duration.ofSeconds(second)));
        }
    }

    private void moment(int top, Happening happening, boolean named) {
        double x = x(happening.at().toSeconds());
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %dV%d\" stroke=\"#666666\" stroke-dasharray=\"3 3\"/>\n",
                x,
                top,
                top + PANEL));
        if (named) {
            text((int) x + 4, top + PANEL - 6, "start", "#666666", happening.what());
        }
    }

    private void polyline(int top, long highest, Line line) {
        svg.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"")
                .append(line.colour())
                .append("\" points=\"");
        for (int i = 0; i < points.size(); i++) {
            Stretch point = points.get(i);
            if (i == 0 || i == points.size() - 1 || !goesOnLevel(line, i)) {
                double y = top + PANEL - (double) PANEL * line.value().applyAsLong(point) / highest;
                svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.second()), y));
            }
        }
        svg.append("\"/>\n");
    }

    /** Whether a line is the same without this point. */
    private boolean goesOnLevel(Line line, int index) {
        long value = line.value().applyAsLong(points.get(index));
        return value == line.value().applyAsLong(points.get(index - 1))
                && value == line.value().applyAsLong(points.get(index + 1));
    }

    private double x(long second) {
        return LEFT + (double) (WIDTH - LEFT - RIGHT) * second / lastSecond;
    }

    private void text(int x, int y, String anchor, String colour, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                colour,
                words));
    }
}
