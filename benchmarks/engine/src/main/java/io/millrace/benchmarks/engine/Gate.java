package io.millrace.benchmarks.engine;

import io.millrace.benchmarks.workload.Checksum;
import io.millrace.benchmarks.workload.InHeap;
import io.millrace.benchmarks.workload.Measurement;
import io.millrace.benchmarks.workload.Pass;
import io.millrace.benchmarks.workload.Workload;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A measurement counts only if its answers are the reference's. */
final class Gate {
    private final Map<Workload, Checksum.Sum> references = new HashMap<>();
    private final Map<String, Case> cases = new HashMap<>();

    Gate(List<Case> cases) {
        cases.forEach(each -> this.cases.put(each.name(), each));
    }

    boolean passes(Case of, Measurement measured) {
        var reference = references.computeIfAbsent(of.workload(), Gate::reference);
        return measured.checksum().matches(reference);
    }

    /** The round without what did not pass. */
    Round passed(Round round) {
        var passed = new LinkedHashMap<>(round.measurements());
        passed.entrySet().removeIf(each -> !passes(cases.get(each.getKey()), each.getValue()));
        return new Round(round.load(), passed);
    }

    private static Checksum.Sum reference(Workload workload) {
        return Pass.last(1, workload, Integer.MAX_VALUE, () -> new InHeap(workload)).checksum();
    }
}
