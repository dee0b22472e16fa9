package thalweg.lab;

import java.util.OptionalDouble;

/**
 * One measured number.
 *
 * @param trial the trial's id
 * @param step optimizer steps done when it was measured, from 0
 * @param epoch passes over the training data done, from 0, in whole or part
 * @param name what was measured, such as {@code train.loss}
 * @param value the number; NaN and infinities are kept as such
 * @param standardError of the value, in its unit, where one was estimated
 */
public record Metric(
    String trial,
    long step,
    double epoch,
    String name,
    double value,
    OptionalDouble standardError) {}
