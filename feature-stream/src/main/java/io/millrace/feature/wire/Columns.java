package io.millrace.feature.wire;

/**
 * What an entity keeps of an event. Layout: filters, mask of the columns that are there, then each
 * of those: its bits, or -1 and a text behind a mask of texts.
 */
@SuppressWarnings(
        "ArrayRecordComponent") // primitives without boxing; nobody compares them as wholes
public record Columns(long filters, long present, long[] bits, String[] texts) {

    public static void write(
            long filters, long present, long[] bits, String[] texts, WireWriter to) {
        long textual = 0;
        for (int i = 0; i < texts.length; i++) {
            textual |= texts[i] == null ? 0 : 1L << i;
        }
        to.number(filters).number(present).number(textual);
        for (int i = 0; i < bits.length; i++) {
            if ((textual & 1L << i) != 0) {
                to.text(texts[i]);
            } else if ((present & 1L << i) != 0) {
                to.number(bits[i]);
            }
        }
    }

    public static Columns read(WireReader from, int columns) {
        long filters = from.number();
        long present = from.number();
        long textual = from.number();
        var bits = new long[columns];
        var texts = new String[columns];
        for (int i = 0; i < columns; i++) {
            if ((textual & 1L << i) != 0) {
                texts[i] = from.text();
            } else if ((present & 1L << i) != 0) {
                bits[i] = from.number();
            }
        }
        return new Columns(filters, present, bits, texts);
    }
}
