package io.ssefleet.operator.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PlanCommandTest {
    @Test
    void x() {
        for (String spec : new String[] {
            "{targetConnections: 500000}",
            "{targetConnections: 300, capacity: {connectionsPerNode: 100}}",
            "{targetConnections: 500000, maxReplicas: 5, capacity: {connectionsPerNode: 100000, eventsPerSecond: '2', networkBandwidth: 1G}}",
            "{targetConnections: 5, node: {resources: {limits: {memory: 100Mi}}}}",
            "{targetConnections: 5, maxReplicas: true, capacity: 3}",
        }) {
            StringWriter out = new StringWriter();
            CommandLine c = new CommandLine(new PlanCommand(new ByteArrayInputStream(
                            ("apiVersion: ssefleet.io/v1alpha1\nkind: SseFleet\nmetadata: {name: prices}\nspec: "
                                            + spec)
                                    .getBytes(StandardCharsets.UTF_8))))
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(out));
            System.out.println(spec + "\n" + c.execute("-", "-o", spec.contains("300") ? "yaml" : "text") + "\n" + out);
        }
    }
}
