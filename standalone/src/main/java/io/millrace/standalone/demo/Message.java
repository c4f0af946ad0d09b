package io.millrace.standalone.demo;

/** What the town sends, in the order of {@link #timeSeconds}. */
public sealed interface Message permits Transaction, Label {
    /** Event time, seconds since 1970. */
    long timeSeconds();

    /** Key of the record. */
    String key();

    /** Value of the record. */
    String json();
}
