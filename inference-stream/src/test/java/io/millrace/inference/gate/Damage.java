package io.millrace.inference.gate;

import java.util.Arrays;
import java.util.Random;

/** Ways to spoil a file. */
final class Damage {
    private Damage() {}

    /** Flipped bits, other bytes, a missing end, a missing or repeated middle, or a huge number. */
    static byte[] of(byte[] file, Random random) {
        int at = random.nextInt(file.length);
        int length = 1 + random.nextInt(Math.min(16, file.length - at));
        switch (random.nextInt(6)) {
            case 0 -> {
                var bytes = file.clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return bytes;
            }
            case 1 -> {
                var bytes = file.clone();
                for (int i = 0; i < length; i++) {
                    bytes[at + i] = (byte) random.nextInt(256);
                }
                return bytes;
            }
            case 2 -> {
                return Arrays.copyOf(file, Math.max(1, at));
            }
            case 3 -> {
                return joined(file, at, new byte[0], Math.min(file.length - 1, at + length));
            }
            case 4 -> {
                return joined(
                        file, at + length, Arrays.copyOfRange(file, at, at + length), at + length);
            }
            default -> {
                var huge = new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 127};
                return joined(file, at, huge, Math.min(file.length, at + 1));
            }
        }
    }

    private static byte[] joined(byte[] file, int head, byte[] middle, int tail) {
        var bytes = Arrays.copyOf(file, head + middle.length + file.length - tail);
        System.arraycopy(middle, 0, bytes, head, middle.length);
        System.arraycopy(file, tail, bytes, head + middle.length, file.length - tail);
        return bytes;
    }
}
