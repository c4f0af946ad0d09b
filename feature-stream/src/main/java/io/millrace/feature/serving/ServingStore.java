package io.millrace.feature.serving;

import static io.millrace.runtime.http.RejectedException.NOT_NOW;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.feature.FeatureTopology;
import io.millrace.feature.entity.EntityReader;
import io.millrace.feature.entity.EntityReaders;
import io.millrace.runtime.http.RejectedException;
import io.millrace.schemas.problem.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.state.HostInfo;

/** Answers from the tasks of this process, and has other instances answer from theirs. */
final class ServingStore {
    private final EntityReaders readers;
    private final Owner.Finder owners;
    private final Forwarding forwarding;

    ServingStore(EntityReaders readers, Owner.Finder owners, Forwarding forwarding) {
        this.readers = readers;
        this.owners = owners;
        this.forwarding = forwarding;
    }

    /**
     * The answers, in the order of the questions; also those that are refusals.
     *
     * @param forwarded whether another instance asks: it is not sent on, or two that take each
     *     other for the owner would never end
     */
    List<ObjectNode> answer(List<Question> questions, boolean forwarded) {
        var answers = new ObjectNode[questions.size()];
        var elsewhere = new LinkedHashMap<HostInfo, List<Integer>>();
        for (int i = 0; i < answers.length; i++) {
            var question = questions.get(i);
            try {
                var owner = owner(question);
                var reader = readers.find(question.entity().index(), owner.partition());
                if (reader.isEmpty() && !forwarded && !forwarding.isSelf(owner.host())) {
                    elsewhere.computeIfAbsent(owner.host(), any -> new ArrayList<>()).add(i);
                } else {
                    answers[i] = read(question, reader);
                }
            } catch (RejectedException refused) {
                answers[i] = Answers.refusal(question, refused);
            }
        }
        var sent = new LinkedHashMap<List<Integer>, CompletableFuture<List<ObjectNode>>>();
        elsewhere.forEach(
                (host, indexes) ->
                        sent.put(
                                indexes,
                                forwarding.ask(
                                        host, indexes.stream().map(questions::get).toList())));
        sent.forEach(
                (indexes, received) -> {
                    for (int i = 0; i < indexes.size(); i++) {
                        answers[indexes.get(i)] = received.join().get(i);
                    }
                });
        return List.of(answers);
    }

    private Owner owner(Question question) {
        return owners.of(FeatureTopology.entityStore(question.entity()), question.bytes());
    }

    private static ObjectNode read(Question question, Optional<EntityReader> reader) {
        if (reader.isEmpty()) {
            throw new RejectedException(
                    NOT_NOW,
                    "the instance that holds this "
                            + question.entity().name()
                            + " is restoring its state, or partitions are being handed over",
                    "ask again; if it stays so, see that each instance has an"
                            + " http.advertised-host and http.port of its own");
        }
        try {
            return Answers.values(question, reader.get().read(question.bytes(), question.at()));
        } catch (FailureException failed) {
            throw new RejectedException(NOT_NOW, failed.what(), failed.remedy());
        }
    }
}
