package io.millrace.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Examples;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeGraphTest {
    /** Two stumps: x0 below 0.5 (missing: left) and x1 below 7 (missing: right). */
    private static final String BOOSTER =
            """
            {"learner":{"gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1"},
            "tree_info":[0,0],"trees":[
            {"categories":[],"default_left":[1,0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],
             "split_conditions":[5E-1,-1E0,1E0],"split_indices":[0,0,0],"split_type":[0,0,0],
             "sum_hessian":[4E0,3E0,1E0],"tree_param":{"size_leaf_vector":"1"}},
            {"categories":[],"default_left":[0,0,0],"left_children":[2,-1,-1],"right_children":[1,-1,-1],
             "split_conditions":[7E0,4E0,2E0],"split_indices":[1,0,0],"split_type":[0,0,0],
             "sum_hessian":[4E0,3E0,1E0],"tree_param":{"size_leaf_vector":"1"}}]},"name":"gbtree"},
            "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"2","num_target":"1"},
            "objective":{"name":"binary:logistic"}},"version":[3,0,4]}
            """;

    private static final Dataset ROWS =
            Examples.of(
                    new double[][] {
                        {0, 0}, {0.5, 6.999}, {Double.NaN, 7}, {9, Double.NaN}, {0.4999999, 8}
                    },
                    new double[5]);

    @Test
    void scoresAHandMadeBoosterByHand() {
        var onnx = TreeGraph.of(bytes(BOOSTER), 2, -0.25f, 2);
        ParityProof.prove(
                onnx,
                TensorType.FLOAT,
                ROWS,
                new double[] {-0.25 - 1 + 2, -0.25 + 1 + 2, -0.25 - 1 + 4, 4.75, 2.75});
    }

    @Test
    void keepsTheFirstRoundsOnly() {
        var onnx = TreeGraph.of(bytes(BOOSTER), 1, 0, 2);
        ParityProof.prove(onnx, TensorType.FLOAT, ROWS, new double[] {-1, 1, -1, 1, -1});
        assertThat(onnx.length).isLessThan(TreeGraph.of(bytes(BOOSTER), 2, 0, 2).length);
    }

    @Test
    void leavesOutNodesThatNothingRefersTo() {
        var padded =
                BOOSTER.replace("[1,0,0]", "[1,0,0,0]")
                        .replace("[1,-1,-1]", "[1,-1,-1,-1]")
                        .replace("[5E-1,-1E0,1E0]", "[5E-1,-1E0,1E0,9E9]");
        assertThat(TreeGraph.of(bytes(padded), 2, 0, 2))
                .isEqualTo(TreeGraph.of(bytes(BOOSTER), 2, 0, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    binary:logistic         | multi:softprob           | objective.name is 'multi:softprob'
                    "name":"gbtree"         | "name":"dart"            | gradient_booster.name is 'dart'
                    "name":"gbtree"         | "name":"gbtree","weight_drop":[1] | weight_drop
                    "base_score":"5E-1"     | "base_score":"1E-2"      | base_score is '1E-2'
                    "num_class":"0"         | "num_class":"3"          | num_class is '3'
                    "num_target":"1"        | "num_target":"2"         | num_target is '2'
                    "num_feature":"2"       | "num_feature":"3"        | num_feature is '3'
                    "num_parallel_tree":"1" | "num_parallel_tree":"4"  | num_parallel_tree is '4'
                    "tree_info":[0,0]       | "tree_info":[0,1]        | tree 1 belongs to another class
                    size_leaf_vector":"1    | size_leaf_vector":"2     | size_leaf_vector is '2'
                    "categories":[]         | "categories":[3]         | tree 0 has categorical splits
                    "split_type":[0,0,0]    | "split_type":[1,0,0]     | tree 0 has categorical splits
                    "split_indices":[0,0,0] | "split_indices":[2,0,0]  | tree 0 splits on input 2 of 2
                    [1,-1,-1]               | [0,-1,-1]                | node 0 is not there or reached twice
                    [2,-1,-1]               | [1,-1,-1]                | node 1 is not there or reached twice
                    [2,-1,-1]               | [3,-1,-1]                | node 3 is not there or reached twice
                    5E-1,-1E0,1E0           | 5E-1,-1E0,1E99           | threshold or leaf '1.0E99'
                    [5E-1,-1E0,1E0]         | [5E-1,-1E0]              | threshold or leaf ''
                    [4E0,3E0,1E0]           | [4E0,3E0]                | tree 0 has the cover (sum_hessian) ''
                    [4E0,3E0,1E0]           | [4E0,3E0,-1E0]           | tree 0 has the cover (sum_hessian) '-1.0'
                    """)
    void refusesWhatIsNotProvenEqual(String found, String replacement, String reason) {
        var changed = BOOSTER.replace(found, replacement);
        assertThat(changed).isNotEqualTo(BOOSTER);
        assertThatThrownBy(() -> TreeGraph.of(bytes(changed), 2, 0, 2))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesRoundsThatAreNotThereAndTextThatIsNoJson() {
        assertThatThrownBy(() -> TreeGraph.of(bytes(BOOSTER), 3, 0, 2))
                .hasMessageContaining("3 of its 2 trees");
        assertThatThrownBy(() -> TreeGraph.of(bytes(BOOSTER), 0, 0, 2))
                .hasMessageContaining("0 of its 2 trees");
        assertThatThrownBy(() -> TreeGraph.of(bytes("{\"learner\":"), 1, 0, 2))
                .isInstanceOf(FailureException.class);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
