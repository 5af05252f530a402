package io.ssefleet.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssefleet.node.lifecycle.AddressRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {

    private final ClientAddress addresses =
            new ClientAddress(List.of(AddressRange.parse("10.0.0.0/8").orElseThrow()));

    @Test
    void believesOnlyTrustedProxies() {
        assertThat(addresses.of("192.0.2.1", List.of("203.0.113.9"))).isEqualTo("192.0.2.1");
        assertThat(addresses.of("10.0.0.1", List.of("203.0.113.9"))).isEqualTo("203.0.113.9");
        assertThat(addresses.of("10.0.0.1", List.of("1.1.1.1, 203.0.113.9", "10.0.0.2")))
                .isEqualTo("203.0.113.9");
        assertThat(addresses.of("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
        assertThat(addresses.of("10.0.0.1", List.of(""))).isEqualTo("10.0.0.1");
    }
}
