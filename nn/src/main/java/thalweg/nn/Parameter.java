package thalweg.nn;

import thalweg.expr.Variable;

/**
 * One array that training changes.
 *
 * @param name the layer's place in the tree, then the part: {@code 0.weight}, {@code 2.bias}
 * @param role what it is for
 * @param variable the values; its name is {@code name}
 */
public record Parameter(String name, Role role, Variable variable) {}
