package io.ssefleet.node.lifecycle;

import io.ssefleet.node.protocol.VerificationKey;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what.
 *
 * @param anonymous whether subscribers may come without a token
 * @param publisherKey empty: nobody can publish
 * @param subscriberKey empty: tokens of subscribers can't be verified
 * @param corsOrigins whose pages may read; {@code *} stands for all, without credentials
 * @param publicUrl how clients reach the fleet; empty text: as the request says
 * @param perAddressMax streams at the same time; 0: no limit
 * @param perTokenMax streams at the same time; 0: no limit
 * @param publishRateMax publications per token and second; 0: no limit
 * @param trustedProxies whose X-Forwarded-For is believed
 */
public record AccessSettings(
        boolean anonymous,
        Optional<VerificationKey> publisherKey,
        Optional<VerificationKey> subscriberKey,
        List<String> corsOrigins,
        String publicUrl,
        int perAddressMax,
        int perTokenMax,
        int publishRateMax,
        List<AddressRange> trustedProxies) {}
