package thalweg.expr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link GraphWriter} writes; docs/graph-format.md describes it. */
final class GraphReader implements OpText.Meanings {
  static final int VERSION = 1;

  private final List<TextLine> lines = new ArrayList<>();
  private int next;
  private final Map<String, Expr> inputs = new LinkedHashMap<>();
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final List<Body> bodies = new ArrayList<>();

  private GraphReader(String text) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        lines.add(new TextLine(number, line.stripTrailing()));
      }
    }
    lines.add(new TextLine(number + 1, ""));
  }

  /** Where the variables come from. */
  sealed interface Source {}

  /** The bytes stored beside the graph. */
  record Stored(byte[] values) implements Source {}

  /** Variables of the program, by name. */
  record Bound(Map<String, Variable> variables) implements Source {}

  /**
   * @throws IllegalArgumentException naming the line, what was found and what was expected
   */
  static SavedFunction read(String text, Source source) {
    return new GraphReader(text).function(source);
  }

  private SavedFunction function(Source source) {
    TextLine first = take();
    first.expect("thalweg");
    first.expect("graph");
    int version = first.integer("a version");
    if (version != VERSION) {
      throw first.error("found version " + version + ", expected " + VERSION);
    }
    first.expectEnd();
    TextLine head = take();
    head.expect("function");
    String name = head.quoted("the function's name");
    head.expectEnd();
    variables(source);
    for (TextLine line = take(); ; line = take()) {
      if (line.accept("body")) {
        body(line);
      } else {
        next--;
        break;
      }
    }
    List<Expr> nodes = nodes();
    List<Expr> outputs = new ArrayList<>();
    List<Update> updates = new ArrayList<>();
    TextLine line = take();
    for (; !line.accept("end"); line = take()) {
      if (line.accept("output")) {
        outputs.add(node(line, nodes));
      } else if (line.accept("update")) {
        Variable v = variable(line, line.quoted("a variable's name"));
        Expr value = node(line, nodes);
        updates.add(checked(line, () -> new Update(v, value)));
      } else {
        throw line.expected("a node, 'output', 'update' or 'end'");
      }
      line.expectEnd();
    }
    line.expectEnd();
    if (next < lines.size() - 1) {
      throw take().expected("nothing behind 'end'");
    }
    return new SavedFunction(name, inputs, variables, outputs, updates);
  }

  private TextLine take() {
    return lines.get(Math.min(next++, lines.size() - 1));
  }

  private record Declared(TextLine line, String name, DType dtype, Shape shape, long at) {}

  private void variables(Source source) {
    List<Declared> declared = new ArrayList<>();
    TextLine line = take();
    for (; line.accept("variable"); line = take()) {
      String name = line.quoted("a variable's name");
      line.expect(":");
      DType dtype = line.constant(DType.class);
      Shape shape = line.shape();
      line.expect("at");
      declared.add(new Declared(line, name, dtype, shape, line.longInteger("a byte offset")));
      line.expectEnd();
    }
    line.expect("values");
    long bytes = line.longInteger("a number of bytes");
    line.expect("bytes");
    line.expect("crc32");
    String crc = line.word("a checksum");
    line.expectEnd();
    if (source instanceof Stored s) {
      String found = ValuesFile.line(s.values().length, ValuesFile.crc(s.values()));
      String expected = "values " + bytes + " bytes crc32 " + crc;
      if (!found.equals(expected)) {
        throw line.error(
            "found " + expected + ", expected what the file of values holds: " + found);
      }
    }
    for (Declared d : declared) {
      Variable v =
          switch (source) {
            case Stored s -> stored(d, s.values());
            case Bound b -> bound(d, b.variables());
          };
      if (variables.put(d.name(), v) != null) {
        throw d.line()
            .error("found a second variable named " + d.name() + ", expected another name");
      }
    }
  }

  private static Variable stored(Declared d, byte[] values) {
    long bytes = ValuesFile.bytes(d.dtype(), d.shape());
    if (d.at() < 0 || d.at() > values.length - bytes) {
      throw d.line()
          .error(
              "found values of %s at byte %d to %d, expected them inside the %d bytes stored"
                  .formatted(d.name(), d.at(), d.at() + bytes, values.length));
    }
    Variable v = Variable.zeros(d.name(), d.dtype(), d.shape().dims());
    ValuesFile.read(values, d.at(), v.value());
    return v;
  }

  private static Variable bound(Declared d, Map<String, Variable> given) {
    Variable v = given.get(d.name());
    String wanted = d.dtype().toString() + d.shape();
    if (v == null || !v.value().toString().equals(wanted)) {
      throw d.line()
          .error(
              "found %s for variable %s, expected one of %s"
                  .formatted(v == null ? "nothing" : v.value(), d.name(), wanted));
    }
    return v;
  }

  private void body(TextLine head) {
    head.expect("@");
    int number = head.integer("a body's number");
    head.expectEnd();
    if (number != bodies.size()) {
      throw head.error("found body @" + number + ", expected @" + bodies.size());
    }
    List<Expr> nodes = nodes();
    TextLine line = take();
    line.expect("parameters");
    List<Expr> parameters = list(line, nodes);
    for (int i = 0; i < parameters.size(); i++) {
      if (!(parameters.get(i).op() instanceof Op.Parameter p) || p.index() != i) {
        throw line.error("found " + parameters.get(i) + ", expected parameter number " + i);
      }
    }
    TextLine last = take();
    last.expect("results");
    List<Expr> results = list(last, nodes);
    for (Expr e : Graphs.topological(results)) {
      boolean free =
          e.inputs().length > 0 || e.op() instanceof Op.Literal || e.op() instanceof Op.Iota;
      if (!free && !parameters.contains(e)) {
        throw last.error("found " + e + " in a body, expected only its parameters and constants");
      }
    }
    TextLine end = take();
    end.expect("end");
    end.expectEnd();
    bodies.add(checked(last, () -> new Body(parameters, results)));
  }

  private static List<Expr> list(TextLine line, List<Expr> nodes) {
    List<Expr> all = new ArrayList<>();
    while (line.accept("%")) {
      all.add(numbered(line, nodes));
    }
    line.expectEnd();
    return all;
  }

  private List<Expr> nodes() {
    List<Expr> nodes = new ArrayList<>();
    TextLine line = take();
    for (; line.accept("%"); line = take()) {
      int number = line.integer("a node's number");
      if (number != nodes.size()) {
        throw line.error("found node %" + number + ", expected %" + nodes.size());
      }
      line.expect("=");
      nodes.add(expression(line, nodes));
    }
    next--;
    return nodes;
  }

  private Expr expression(TextLine line, List<Expr> nodes) {
    String op = line.word("an operation");
    if (op.equals("input")) {
      return input(line);
    }
    Op made = OpText.read(line, op, this);
    List<Expr> in = new ArrayList<>();
    line.expect("(");
    if (!line.accept(")")) {
      do {
        in.add(node(line, nodes));
      } while (line.accept(","));
      line.expect(")");
    }
    if (!Arity.allows(made, in.size())) {
      throw line.error(
          "found " + in.size() + " operands of " + op + ", expected " + Arity.of(made));
    }
    line.expect(":");
    DType dtype = line.constant(DType.class);
    Shape shape = line.shape();
    String origin = origin(line);
    Expr e = checked(line, () -> Origin.at(origin, () -> Expr.make(made, in.toArray(Expr[]::new))));
    if (dtype != e.dtype() || !shape.equals(e.shape())) {
      throw line.error("found type " + dtype + shape + ", expected " + e.dtype() + e.shape());
    }
    return e;
  }

  private Expr input(TextLine line) {
    line.expect("(");
    line.expect("name");
    line.expect("=");
    String name = line.quoted("the input's name");
    line.expect(")");
    line.expect("(");
    line.expect(")");
    line.expect(":");
    DType dtype = line.constant(DType.class);
    Shape shape = line.shape();
    String origin = origin(line);
    Expr e = Origin.at(origin, () -> Expr.input(name, dtype, shape.dims()));
    if (inputs.put(name, e) != null) {
      throw line.error("found a second input named " + name + ", expected another name");
    }
    return e;
  }

  /** The line of the program that wrote the node; the last thing on the line. */
  private static String origin(TextLine line) {
    String origin = line.accept("from") ? line.quoted("a line of a program") : "a saved graph";
    line.expectEnd();
    return origin;
  }

  private static Expr node(TextLine line, List<Expr> nodes) {
    line.expect("%");
    return numbered(line, nodes);
  }

  private static Expr numbered(TextLine line, List<Expr> nodes) {
    int number = line.integer("a node's number");
    if (number < 0 || number >= nodes.size()) {
      throw line.error(
          "found node %" + number + ", expected one of the " + nodes.size() + " above it");
    }
    return nodes.get(number);
  }

  /** Whatever a rule of types or a record objects to is the line's fault. */
  private static <T> T checked(TextLine line, java.util.function.Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      throw line.error("found a node that does not fit, expected one that does: " + e.getMessage());
    }
  }

  @Override
  public Variable variable(TextLine line, String name) {
    Variable v = variables.get(name);
    if (v == null) {
      throw line.error("found variable " + name + ", expected one of " + variables.keySet());
    }
    return v;
  }

  @Override
  public Body body(TextLine line, int number) {
    if (number < 0 || number >= bodies.size()) {
      throw line.error(
          "found body @" + number + ", expected one of the " + bodies.size() + " above it");
    }
    return bodies.get(number);
  }
}
