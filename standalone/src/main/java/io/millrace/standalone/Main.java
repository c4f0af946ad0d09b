package io.millrace.standalone;

import io.millrace.standalone.command.MillraceCommand;

/** Entry point of the launcher. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(MillraceCommand.execute(System.out, System.err, arguments));
    }
}
