package thalweg.probes;

/** A matrix in memory: what estimators are run on a thousand times. */
record DenseOperator(double[][] matrix) implements LinearOperator {

  static DenseOperator of(LinearOperator operator) {
    return new DenseOperator(DenseTwin.matrix(operator));
  }

  @Override
  public int size() {
    return matrix.length;
  }

  @Override
  public void apply(double[] v, double[] product) {
    for (int i = 0; i < product.length; i++) {
      product[i] = Vectors.dot(matrix[i], v);
    }
  }

  @Override
  public String data() {
    return "a matrix in memory";
  }

  double trace() {
    double sum = 0;
    for (int i = 0; i < matrix.length; i++) {
      sum += matrix[i][i];
    }
    return sum;
  }

  double squaredFrobenius() {
    double sum = 0;
    for (double[] row : matrix) {
      sum += Vectors.dot(row, row);
    }
    return sum;
  }
}
