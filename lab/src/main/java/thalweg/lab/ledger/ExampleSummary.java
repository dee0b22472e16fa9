package thalweg.lab.ledger;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the ledger says of one training example.
 *
 * @param example its place in the training data, from 0: the ledger's key
 * @param id of its content before corruption and scaling
 * @param row in the source, from 0
 * @param name of that row, such as an image's file
 * @param label that it was trained with, a class from 0
 * @param original the label before corruption
 * @param corrupted whether the run's noise changed its label or its input
 * @param firstLearned the first pass that predicted its label; none if none did
 * @param forgetting forgetting events: see {@link ForgettingEvents}
 * @param margin the area under the margin: see {@link AreaUnderMargin}
 * @param loss mean over passes, in nats for cross-entropy
 * @param el2n length of softmax minus one-hot label in the score's pass: EL2N of Paul, Ganguli and
 *     Dziugaite 2021 (arXiv:2107.07075, section 2) of one network
 * @param grand norm of the gradient of its loss in that pass: GraNd of the same paper of one
 *     network, where the run recorded it
 * @param confidence see {@link TrainingDynamics}
 * @param variability see {@link TrainingDynamics}
 * @param correctness see {@link TrainingDynamics}
 */
public record ExampleSummary(
    int example,
    String id,
    int row,
    String name,
    int label,
    int original,
    boolean corrupted,
    OptionalInt firstLearned,
    int forgetting,
    double margin,
    double loss,
    double el2n,
    OptionalDouble grand,
    double confidence,
    double variability,
    double correctness) {}
