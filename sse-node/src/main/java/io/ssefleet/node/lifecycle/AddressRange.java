package io.ssefleet.node.lifecycle;

import io.netty.util.NetUtil;
import java.util.Optional;

/** A range of IP addresses in CIDR notation, or one address. */
public record AddressRange(String text, int prefixBits) {

    /** Empty if the text is neither an address nor a range. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return Optional.empty();
        }
        int bits = bytes.length * 8;
        if (slash >= 0) {
            String prefix = text.substring(slash + 1);
            if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > bits) {
                return Optional.empty();
            }
            bits = Integer.parseInt(prefix);
        }
        return Optional.of(new AddressRange(address, bits));
    }

    public boolean contains(String address) {
        byte[] mine = NetUtil.createByteArrayFromIpAddressString(text);
        byte[] other = NetUtil.createByteArrayFromIpAddressString(address);
        if (other == null || other.length != mine.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
