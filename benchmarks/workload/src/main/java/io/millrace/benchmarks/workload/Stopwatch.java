package io.millrace.benchmarks.workload;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Wall time, CPU time of the process and allocation of the thread, from its making on. */
public final class Stopwatch {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS =
            ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final long allocated = THREADS.getCurrentThreadAllocatedBytes();
    private final long cpu = PROCESS.getProcessCpuTime();
    private final long wall = System.nanoTime();

    /** Of events that this very thread worked on. */
    public Measurement stop(Checksum checksum) {
        return stop(checksum, true);
    }

    /** Of events that other threads worked on. */
    public Measurement stopOthers(Checksum checksum) {
        return stop(checksum, false);
    }

    private Measurement stop(Checksum checksum, boolean own) {
        double seconds = (System.nanoTime() - wall) / 1e9;
        double cpuSeconds = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
        double bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        var sum = checksum.sum();
        return new Measurement(
                sum.rows(),
                seconds,
                cpuSeconds,
                own ? bytes / sum.rows() : Measurement.UNKNOWN,
                sum);
    }
}
