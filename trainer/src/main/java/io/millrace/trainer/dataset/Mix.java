package io.millrace.trainer.dataset;

/** MurmurHash3's last step: spreads numbers that are close together over all bits. */
public final class Mix {
    private Mix() {}

    public static long of(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
