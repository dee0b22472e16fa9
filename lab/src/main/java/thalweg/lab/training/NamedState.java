package thalweg.lab.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.expr.Tensor;
import thalweg.expr.Variable;
import thalweg.lab.LabException;
import thalweg.lab.format.SafeTensors;

/** All variables that training steps change, by the names that checkpoints give them. */
final class NamedState {
  private final Map<String, Variable> variables = new LinkedHashMap<>();

  /** Adds variables under {@code prefix.}, each by its own name. */
  void add(String prefix, Collection<Variable> some) {
    for (Variable v : some) {
      if (variables.put(prefix + "." + v.name(), v) != null) {
        throw new IllegalStateException("two variables are called " + prefix + "." + v.name());
      }
    }
  }

  List<SafeTensors.Entry> entries() {
    List<SafeTensors.Entry> entries = new ArrayList<>();
    variables.forEach((name, v) -> entries.add(new SafeTensors.Entry(name, v.value())));
    return entries;
  }

  /**
   * Sets all variables from a file.
   *
   * @throws LabException if one is missing or of another type or shape; nothing is set then
   */
  void restore(SafeTensors from, String file) {
    variables.forEach((name, v) -> {
      Tensor stored = from.tensor(name);
      if (stored.dtype() != v.dtype() || !stored.shape().equals(v.shape())) {
        throw new LabException(
            LabException.STORAGE,
            "%s holds '%s' as %s%s; this experiment has it as %s%s: it is of another one."
                .formatted(file, name, stored.dtype(), stored.shape(), v.dtype(), v.shape()));
      }
    });
    variables.forEach((name, v) -> v.value().set(from.tensor(name)));
  }

  /** SHA-256 of names and values of those variables whose name starts so, in hexadecimal. */
  String hash(String prefix) {
    MessageDigest digest = Hashes.sha256();
    variables.forEach((name, v) -> {
      if (name.startsWith(prefix)) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(bytes(v.value()));
      }
    });
    return Hashes.hex(digest);
  }

  private static ByteBuffer bytes(Tensor t) {
    ByteBuffer bytes =
        ByteBuffer.allocate(t.shape().size() * t.dtype().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    switch (t.dtype()) {
      case F32 -> bytes.asFloatBuffer().put(t.toFloats());
      case F64 -> bytes.asDoubleBuffer().put(t.toDoubles());
      case I32 -> bytes.asIntBuffer().put(t.toInts());
      case BOOL -> throw new IllegalStateException("no training state is BOOL");
    }
    return bytes;
  }

  /**
   * Copies all values into another state.
   *
   * @throws LabException if that has other variables; nothing is copied then
   */
  void copyTo(NamedState other) {
    other.variables.forEach((name, v) -> {
      Variable mine = variables.get(name);
      boolean same = mine != null && mine.dtype() == v.dtype() && mine.shape().equals(v.shape());
      if (!same && !name.startsWith("probe.")) {
        throw new LabException(
            LabException.USAGE,
            "The changed experiment remembers '%s' as %s%s, which the run %s: change what keeps"
                    .formatted(
                        name, v.dtype(), v.shape(), mine == null ? "does not" : "has otherwise")
                + " the network and the optimizer's memory.");
      }
    });
    other.variables.forEach((name, v) -> {
      if (variables.containsKey(name) && v.shape().equals(variables.get(name).shape())) {
        v.value().set(variables.get(name).value());
      }
    });
  }
}
