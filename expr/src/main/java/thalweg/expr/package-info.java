/**
 * How is an expression differentiated, rewritten and run fast?
 *
 * <p>{@link thalweg.expr.Expr} builds immutable, hash-consed graphs of a closed set of operations;
 * {@link thalweg.expr.Grad} maps graphs to graphs that compute derivatives of any order; {@link
 * thalweg.expr.Function} rewrites, fuses, plans and runs them.
 *
 * <p>This room knows nothing of networks, data or experiments, keeps no global random state, and
 * never allocates on the Java heap while a compiled function runs.
 */
package thalweg.expr;
