package thalweg.expr;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Operations as text and back, by the components of their records: an operation that is added to
 * {@link Op} is saved and loaded without a line here, as long as its components are of the kinds
 * below.
 */
final class OpText {
  private static final Map<String, Class<?>> OPERATIONS = new TreeMap<>();

  static {
    Op.records().forEach(op -> OPERATIONS.put(nameOf(op), op));
  }

  private OpText() {}

  /** What the text of an operation refers to. */
  interface Names {
    String of(Variable variable);

    String of(Op.Input input);

    int of(Body body);
  }

  /** What a reference in the text means; both throw where there is no such thing. */
  interface Meanings {
    Variable variable(TextLine line, String name);

    Body body(TextLine line, int number);
  }

  /** {@code matMul(transposeA=false, transposeB=true)}. */
  static String write(Op op, Names names) {
    return op instanceof Op.Input input
        ? "input(name=" + TextLine.quote(names.of(input)) + ")"
        : nameOf(op.getClass()) + components((Record) op, names);
  }

  /** The programs inside an operation. */
  static List<Body> bodies(Op op) {
    List<Body> all = new ArrayList<>();
    for (RecordComponent c : op.getClass().getRecordComponents()) {
      if (c.getType() == Body.class) {
        all.add((Body) get(c, (Record) op));
      }
    }
    return all;
  }

  private static String nameOf(Class<?> op) {
    String name = op.getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static String components(Record record, Names names) {
    StringJoiner all = new StringJoiner(", ", "(", ")");
    for (RecordComponent c : record.getClass().getRecordComponents()) {
      all.add(c.getName() + "=" + value(get(c, record), names));
    }
    return all.toString();
  }

  private static Object get(RecordComponent c, Record record) {
    try {
      return c.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + c, e);
    }
  }

  private static String value(Object v, Names names) {
    return switch (v) {
      case Integer i -> i.toString();
      case Long l -> l.toString();
      case Double d -> d.toString();
      case Boolean b -> b.toString();
      case Enum<?> e -> e.name();
      case Shape s -> s.toString();
      case String s -> TextLine.quote(s);
      case List<?> l -> l.toString().replace(" ", "");
      case Variable variable -> TextLine.quote(names.of(variable));
      case Body body -> "@" + names.of(body);
      case Record r -> components(r, names);
      default -> throw new IllegalStateException("no text for a component of " + v.getClass());
    };
  }

  /**
   * An operation other than an input.
   *
   * @throws IllegalArgumentException if it is none, or its record refuses the values
   */
  static Op read(TextLine line, String name, Meanings meanings) {
    Class<?> type = OPERATIONS.get(name);
    if (type == null) {
      throw line.error("found operation '" + name + "', expected one of " + OPERATIONS.keySet());
    }
    return (Op) record(line, type, meanings);
  }

  private static Object record(TextLine line, Class<?> type, Meanings meanings) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    line.expect("(");
    for (int i = 0; i < components.length; i++) {
      if (i > 0) {
        line.expect(",");
      }
      line.expect(components[i].getName());
      line.expect("=");
      types[i] = components[i].getType();
      values[i] = component(line, components[i], meanings);
    }
    line.expect(")");
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw line.error(e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an enum's class, of which only the class is known
  private static Object component(TextLine line, RecordComponent c, Meanings meanings) {
    Class<?> type = c.getType();
    if (type == int.class) {
      return line.integer("an integer");
    }
    if (type == long.class) {
      return line.longInteger("an integer");
    }
    if (type == double.class) {
      return line.real("a number");
    }
    if (type == boolean.class) {
      if (line.accept("true")) {
        return true;
      }
      if (line.accept("false")) {
        return false;
      }
      throw line.expected("true or false");
    }
    if (type.isEnum()) {
      return line.constant((Class) type);
    }
    if (type == Shape.class) {
      return line.shape();
    }
    if (type == String.class) {
      return line.quoted("text");
    }
    if (type == List.class && isOfIntegers(c)) {
      return List.copyOf(line.integers());
    }
    if (type == Variable.class) {
      return meanings.variable(line, line.quoted("a variable's name"));
    }
    if (type == Body.class) {
      line.expect("@");
      return meanings.body(line, line.integer("a body's number"));
    }
    if (type.isRecord()) {
      return record(line, type, meanings);
    }
    throw new IllegalStateException("no text for a component of " + type);
  }

  private static boolean isOfIntegers(RecordComponent c) {
    return c.getGenericType() instanceof ParameterizedType p
        && p.getActualTypeArguments()[0] == Integer.class;
  }
}
