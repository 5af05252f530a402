package io.ssefleet.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** A key for one algorithm and no other: a token that names a different algorithm is refused, whatever it is signed with. */
public record VerificationKey(String algorithm, Key key) {

    private static final Set<String> ALGORITHMS = Set.of(
            "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /**
     * @param text a shared secret for HS*, a public key in PEM for the others
     * @throws IllegalArgumentException with what to write instead, and nothing of the key
     */
    public static VerificationKey of(String algorithm, String text) {
        if (!ALGORITHMS.contains(algorithm)) {
            throw new IllegalArgumentException("the algorithm " + algorithm + " is not supported; write HS256, HS384,"
                    + " HS512, or RS, PS or ES with 256, 384 or 512");
        }
        return new VerificationKey(
                algorithm,
                switch (algorithm.substring(0, 2)) {
                    case "HS" -> secret(algorithm, text);
                    case "ES" -> publicKey(algorithm, "EC", text);
                    default -> publicKey(algorithm, "RSA", text);
                });
    }

    private static Key secret(String algorithm, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int neededBytes = Integer.parseInt(algorithm.substring(2)) / 8;
        if (bytes.length < neededBytes) {
            throw new IllegalArgumentException("the key has " + bytes.length + " bytes; " + algorithm
                    + " needs at least " + neededBytes + " (RFC 7518 section 3.2)");
        }
        return new SecretKeySpec(bytes, "HMAC");
    }

    private static Key publicKey(String algorithm, String family, String pem) {
        String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance(family)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    algorithm + " needs an " + family + " public key in PEM (-----BEGIN PUBLIC KEY-----)", e);
        }
    }

    @Override
    public String toString() {
        return algorithm + " key";
    }
}
