package io.millrace.standalone.command;

import io.millrace.schemas.problem.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine.Option;

/** Asks before something is lost. */
final class Consent {
    @Option(names = "--yes", description = "Does not ask.")
    private boolean given;

    boolean of(String question, PrintWriter errors) {
        if (given) {
            return true;
        }
        errors.print(question + "\nType yes to go on: ");
        errors.flush();
        var answer = answer();
        if (answer == null) {
            throw new FailureException("There is nobody to ask", "add --yes if it is meant");
        }
        return answer.trim().equals("yes");
    }

    /** Null where the input has ended. */
    private static String answer() {
        try {
            return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))
                    .readLine();
        } catch (IOException e) {
            throw new FailureException("Cannot read the answer", "add --yes if it is meant", e);
        }
    }
}
