package io.millrace.standalone.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which columns of a file the fields come from. */
final class ColumnsOption {
    @Option(
            names = "--map",
            paramLabel = "[SOURCE.]FIELD=COLUMN",
            description = {
                "Takes a field from a column of another name, with exact arithmetic if need be:",
                "amount=amount_cents/100, t=t+1522540800; # is the row's number from 0,",
                "nothing leaves the field out. May be repeated."
            })
    private Map<String, String> columns = new LinkedHashMap<>();

    /** In the order of the command line. */
    Map<String, String> given() {
        return columns;
    }
}
