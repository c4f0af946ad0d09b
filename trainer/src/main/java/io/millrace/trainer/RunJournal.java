package io.millrace.trainer;

import io.millrace.trainer.publish.ModelPublisher;
import io.millrace.trainer.run.Outcome;
import io.millrace.trainer.run.RunLog;
import io.millrace.trainer.trigger.JournalEntry;
import io.millrace.trainer.trigger.JournalEntry.Event;
import java.util.function.LongSupplier;

/**
 * Tells the monitoring topic when a run begins and what came of it, so that the next trainer knows
 * what this one did not finish.
 */
final class RunJournal {
    private final ModelPublisher publisher;
    private final LongSupplier clock;

    /**
     * @param clock wall clock in ms
     */
    RunJournal(ModelPublisher publisher, LongSupplier clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    void begin(RunLog log) {
        write(Event.BEGUN, log);
    }

    /** With the run's record and the card of what it trained. */
    void end(RunLog log) {
        publisher.report(log);
        write(Event.ENDED, log);
    }

    /** Says of a run that was under way when a trainer ended that nothing came of it. */
    RunLog abandon(JournalEntry begun) {
        var log = new RunLog(begun.range(), begun.newest(), begun.at(), System::nanoTime);
        log.begun(begun.reason());
        log.end(
                Outcome.ABANDONED,
                "the trainer ended while it was under way; the champion goes on, and the next run"
                        + " comes when it is due");
        end(log);
        return log;
    }

    private void write(Event event, RunLog log) {
        publisher.journal(
                new JournalEntry(
                        event,
                        log.record().trigger(),
                        log.range(),
                        log.newest(),
                        clock.getAsLong()));
    }
}
