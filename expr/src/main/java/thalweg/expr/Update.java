package thalweg.expr;

/** After a call, {@code variable} holds the {@code value} computed from the old values. */
public record Update(Variable variable, Expr value) {
  /**
   * @throws IllegalArgumentException if type or shape differ from the variable's
   */
  public Update {
    Typing.require(
        variable.dtype() == value.dtype() && variable.shape().equals(value.shape()),
        "update of %s by %s does not fit",
        variable,
        value);
  }
}
