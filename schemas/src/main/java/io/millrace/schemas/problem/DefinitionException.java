package io.millrace.schemas.problem;

import java.util.List;
import java.util.stream.Collectors;

/** A definition or settings that cannot be used, with every problem that was found. Exit code 2. */
public final class DefinitionException extends RuntimeException {
    private final transient List<Problem> problems;

    /**
     * @param input what was read, for the headline: a file name or "settings"
     */
    public DefinitionException(String input, List<Problem> problems) {
        super(headline(input, problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String headline(String input, List<Problem> problems) {
        var count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining("\n", input + ": " + count + "\n", ""));
    }
}
