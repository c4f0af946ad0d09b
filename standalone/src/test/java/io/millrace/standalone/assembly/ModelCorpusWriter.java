package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.inference.gate.GateLimits;
import io.millrace.inference.gate.RefusedException;
import io.millrace.inference.gate.ServeGate;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.model.TrustedKeys;
import io.millrace.schemas.plan.Plan;
import io.millrace.trainer.onnx.TreeGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Writes {@code corpus/models} anew, with the two keys that are kept there. */
final class ModelCorpusWriter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20_260_101;
    private static final int DAMAGED = 20;
    private static final int OVERSIZED = (64 << 20) + 1;

    /** Node 0 asks for input 0, its first child, node 1, for input 1; the others are leaves. */
    private static final String BOOSTER =
            """
            {"learner":{"gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1"},
            "tree_info":[0],"trees":[
            {"categories":[],"default_left":[1,0,0,0,0],"left_children":[1,3,-1,-1,-1],
             "right_children":[2,4,-1,-1,-1],"split_conditions":[5,7,1,2,3],
             "split_indices":[0,1,0,0,0],"split_type":[0,0,0,0,0],
             "tree_param":{"size_leaf_vector":"1"}}]},"name":"gbtree"},
            "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"3","num_target":"1"},
            "objective":{"name":"binary:logistic"}},"version":[3,0,4]}
            """;

    /** Where the nodes 0 and 1 stand in the lists of the graph: the base margin is its first. */
    private static final int ROOT_NODE = 1;

    private static final int CHILD = 2;

    private final Plan plan;
    private final TinyModel model;
    private final SigningKey trusted = key("signing.pem");
    private final SigningKey stranger = key("stranger.pem");
    private final List<String> index =
            new ArrayList<>(List.of("# version\texpected\twhat is wrong"));

    ModelCorpusWriter(Plan plan, TinyModel model) throws IOException {
        this.plan = plan;
        this.model = model;
    }

    void write() throws IOException {
        chunks();
        signatures();
        structures();
        trees();
        contents();
        damaged();
        Files.write(ModelCorpus.ROOT.resolve(ModelCorpus.INDEX), index);
    }

    private void chunks() throws IOException {
        var onnx = model.onnx();
        var flipped = onnx.clone();
        flipped[flipped.length / 2] ^= 1;
        add("chunks-bit", "chunks", "one bit of the file differs", good("chunks-bit", onnx));
        Files.write(folder("chunks-bit").resolve(ModelCorpus.ONNX), flipped);
        add("chunks-short", "chunks", "the last byte is missing", good("chunks-short", onnx));
        var cut = Arrays.copyOf(onnx, onnx.length - 1);
        Files.write(folder("chunks-short").resolve(ModelCorpus.ONNX), cut);
        manifest("chunks-none", "no chunk at all", good("chunks-none", onnx).manifest().toJson());
        manifest("manifest-text", "a manifest that is no JSON", "no JSON".getBytes(UTF_8));
        manifest("manifest-empty", "a manifest of 0 bytes", new byte[0]);
        manifest("manifest-object", "a manifest without fields", "{}".getBytes(UTF_8));
        manifest(
                "manifest-other",
                "the manifest of another version",
                good("another", onnx).manifest().toJson());
    }

    private void signatures() throws IOException {
        var onnx = model.onnx();
        add("unsigned", "signature", "not signed", unsigned("unsigned", onnx));
        var strange = stranger.sign(unsigned("stranger", onnx).manifest());
        add("stranger", "signature", "signed by a stranger", new ModelBundle(strange, onnx));
        var claimed = strange.signed(trusted.id(), strange.signature());
        add(
                "claimed",
                "signature",
                "signed by a stranger in the name of a trusted key",
                edited(claimed, onnx, tree -> tree.put("version", "claimed")));
        var signed = good("changed", onnx).manifest();
        add(
                "changed",
                "signature",
                "its decision was changed after it was signed",
                edited(signed, onnx, tree -> tree.put("decision", "score >= 0.1")));
        var noise = signed.signed(trusted.id(), "not base64 \u0000");
        add(
                "noise",
                "signature",
                "a signature that is none",
                edited(noise, onnx, tree -> tree.put("version", "noise")));
    }

    private void structures() throws IOException {
        var onnx = model.onnx();
        structure("zeros", "zeros instead of ONNX", new byte[onnx.length]);
        structure("text", "a text instead of ONNX", "a model".getBytes(UTF_8));
        structure("half", "the first half of a file", Arrays.copyOf(onnx, onnx.length / 2));
        structure("twice", "a file twice", twice(onnx));
        var oversized = good("oversized", new byte[OVERSIZED]);
        add("oversized", "size", "one byte more than 64 MiB", oversized);
        var repeated = "{{%d*\0}}".formatted(OVERSIZED);
        Files.writeString(folder("oversized").resolve(ModelCorpus.ONNX), repeated, ISO_8859_1);
    }

    private void trees() throws IOException {
        tree("cycle", "a tree that leads back to its root", "nodes_truenodeids", CHILD, 0);
        tree("own-child", "a node that is its own child", "nodes_falsenodeids", CHILD, 1);
        tree("node-twice", "a node with two parents", "nodes_falsenodeids", CHILD, 3);
        tree("no-node", "a child that is in no tree", "nodes_truenodeids", CHILD, 99);
        tree("no-input", "a split of an input that is not there", "nodes_featureids", ROOT_NODE, 9);
        tree("no-leaf", "a value for a node that is no leaf", "target_nodeids", ROOT_NODE, 0);
        var onnx = TreeGraph.of(BOOSTER.getBytes(UTF_8), 1, 0, 3);
        onnx[indexOf(onnx, "BRANCH_LT") + 8] = 'Q';
        structure("no-mode", "a split by a rule that is not known", onnx);
    }

    private void contents() throws IOException {
        add(
                "other-definition",
                "fingerprint",
                "trained on another definition",
                signed(model.unsigned("other-definition", "0123456789abcdef", model.onnx())));
        content(
                "other-shape",
                "structure",
                "an output of another name than its manifest says",
                tree -> ((ObjectNode) tree.get("shape")).put("output", "other"));
        content(
                "swapped",
                "inputs",
                "its inputs stand in another order",
                tree -> {
                    var inputs = (ArrayNode) tree.get("inputs");
                    inputs.add(inputs.remove(0));
                });
        content(
                "maybe",
                "decision",
                "a decision that is none",
                tree -> tree.put("decision", "maybe"));
        content("golden-none", "golden-rows", "no golden row", tree -> tree.putArray("golden"));
        content(
                "golden-other",
                "golden-rows",
                "it does not score as its golden row says",
                tree -> ((ObjectNode) tree.get("golden").get(0)).put("margin", 1.0));
    }

    /** Flipped bits under a good signature: as if the trainer's exporter were broken. */
    private void damaged() throws IOException {
        var gate =
                new ServeGate(
                        plan, TrustedKeys.of(List.of(trusted.publicKey())), GateLimits.DEFAULT);
        var random = new Random(SEED);
        for (int i = 0; i < DAMAGED; i++) {
            var onnx = model.onnx();
            int at = random.nextInt(onnx.length);
            int bit = random.nextInt(8);
            onnx[at] ^= (byte) (1 << bit);
            var version = "damaged-%02d".formatted(i);
            var bundle = good(version, onnx);
            var what = "bit %d of byte %d flipped before it was signed".formatted(bit, at);
            add(version, outcome(gate, bundle), what, bundle);
        }
    }

    /** A flipped bit may lie in a name or a comment. */
    private static String outcome(ServeGate gate, ModelBundle bundle) {
        try {
            gate.admit(bundle).close();
            return "loaded";
        } catch (RefusedException refused) {
            return refused.refusal().check().text();
        }
    }

    private void tree(String version, String what, String list, int index, int value)
            throws IOException {
        var onnx = TreeGraph.of(BOOSTER.getBytes(UTF_8), 1, 0, 3);
        int lengths = 2;
        onnx[indexOf(onnx, list) + list.length() + lengths + index] = (byte) value;
        structure(version, what, onnx);
    }

    private void structure(String version, String what, byte[] onnx) throws IOException {
        add(version, "structure", what, good(version, onnx));
    }

    private void content(String version, String check, String what, Consumer<ObjectNode> change)
            throws IOException {
        var manifest = unsigned(version, model.onnx()).manifest();
        add(version, check, what, signed(edited(manifest, model.onnx(), change)));
    }

    private void manifest(String version, String what, byte[] json) throws IOException {
        Files.write(folder(version).resolve(ModelCorpus.MANIFEST), json);
        index.add(String.join("\t", version, "chunks", what));
    }

    private void add(String version, String check, String what, ModelBundle bundle)
            throws IOException {
        Files.write(folder(version).resolve(ModelCorpus.MANIFEST), bundle.manifest().toJson());
        Files.write(folder(version).resolve(ModelCorpus.ONNX), bundle.onnx());
        index.add(String.join("\t", version, check, what));
    }

    private ModelBundle good(String version, byte[] onnx) {
        return signed(unsigned(version, onnx));
    }

    private ModelBundle signed(ModelBundle bundle) {
        return new ModelBundle(trusted.sign(bundle.manifest()), bundle.onnx());
    }

    private ModelBundle unsigned(String version, byte[] onnx) {
        return model.unsigned(version, plan.fingerprint(), onnx);
    }

    private static ModelBundle edited(Manifest manifest, byte[] onnx, Consumer<ObjectNode> change) {
        try {
            var tree = (ObjectNode) JSON.readTree(manifest.toJson());
            change.accept(tree);
            return new ModelBundle(Manifest.fromJson(JSON.writeValueAsBytes(tree)), onnx);
        } catch (IOException e) {
            throw new IllegalStateException("a manifest is JSON", e);
        }
    }

    private static byte[] twice(byte[] onnx) {
        var twice = Arrays.copyOf(onnx, 2 * onnx.length);
        System.arraycopy(onnx, 0, twice, onnx.length, onnx.length);
        return twice;
    }

    private static int indexOf(byte[] bytes, String text) {
        int at = new String(bytes, ISO_8859_1).indexOf(text);
        if (at < 0) {
            throw new IllegalStateException("there is no " + text + " in the file");
        }
        return at;
    }

    private static Path folder(String version) throws IOException {
        return Files.createDirectories(ModelCorpus.ROOT.resolve(version));
    }

    /** A checkout lets everybody read the file; a signing key must be its owner's alone. */
    private static SigningKey key(String name) throws IOException {
        var owned = Files.createTempFile("corpus", ".pem");
        try {
            Files.writeString(owned, Files.readString(ModelCorpus.ROOT.resolve(name)));
            return SigningKey.load(owned);
        } finally {
            Files.delete(owned);
        }
    }
}
