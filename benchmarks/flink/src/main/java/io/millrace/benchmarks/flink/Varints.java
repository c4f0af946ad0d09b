package io.millrace.benchmarks.flink;

import java.util.Arrays;

/** Numbers that are not negative, seven bits per byte, written and read in turn. */
final class Varints {
    private static final int LARGEST = 10;

    private byte[] bytes = new byte[256];
    private int at;

    void start() {
        at = 0;
    }

    void write(long number) {
        if (at + LARGEST > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        long rest = number;
        while (rest >>> 7 != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, at);
    }

    void over(byte[] written) {
        bytes = written;
        at = 0;
    }

    long read() {
        long number = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[at++];
            number |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return number;
    }
}
