package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Batching.Value;

/** Loops, choices and regions for all slices at once; a part of {@link Batching}. */
final class BatchingBodies {
  private BatchingBodies() {}

  /** All results of an operation with a body, given what became of its inputs. */
  static List<Value> results(Op.WithBody op, List<Value> in, int size) {
    return switch (op) {
      case Op.Region r -> region(r, in, size);
      case Op.Cond c -> in.get(0).batched() ? bothSides(c, in, size) : cond(c, in, size);
      case Op.Scan s -> scan(s, in, size);
    };
  }

  private static List<Value> region(Op.Region r, List<Value> in, int size) {
    List<Expr> parameters = parameters(r.body(), flags(in), size);
    List<Value> inside = inside(r.body(), parameters, flags(in), size);
    Body body = new Body(parameters, inside.stream().map(Value::expr).toList());
    List<Value> out = new ArrayList<>();
    for (int i = 0; i < inside.size(); i++) {
      out.add(new Value(Expr.make(new Op.Region(body, i), exprs(in)), inside.get(i).batched()));
    }
    return out;
  }

  /** One condition for all slices. */
  private static List<Value> cond(Op.Cond c, List<Value> in, int size) {
    boolean[] flags = flags(in.subList(1, in.size()));
    List<Expr> parameters = parameters(c.yes(), flags, size);
    List<Value> yes = inside(c.yes(), parameters, flags, size);
    List<Value> no = inside(c.no(), parameters, flags, size);
    List<Expr> yesResults = new ArrayList<>();
    List<Expr> noResults = new ArrayList<>();
    for (int i = 0; i < yes.size(); i++) {
      boolean differ = yes.get(i).batched() || no.get(i).batched();
      yesResults.add(differ ? Batching.repeated(yes.get(i), size) : yes.get(i).expr());
      noResults.add(differ ? Batching.repeated(no.get(i), size) : no.get(i).expr());
    }
    Body yesBody = new Body(parameters, yesResults);
    Body noBody = new Body(parameters, noResults);
    List<Value> out = new ArrayList<>();
    for (int i = 0; i < yes.size(); i++) {
      Expr made = Expr.make(new Op.Cond(yesBody, noBody, i), exprs(in));
      out.add(new Value(made, yes.get(i).batched() || no.get(i).batched()));
    }
    return out;
  }

  /** A condition for each slice: both sides are computed. */
  private static List<Value> bothSides(Op.Cond c, List<Value> in, int size) {
    List<Value> yes = inline(c.yes(), in.subList(1, in.size()), size);
    List<Value> no = inline(c.no(), in.subList(1, in.size()), size);
    List<Value> out = new ArrayList<>();
    for (int i = 0; i < yes.size(); i++) {
      Expr a = Batching.repeated(yes.get(i), size);
      Expr b = Batching.repeated(no.get(i), size);
      Expr which = Expr.make(new Op.Broadcast(a.shape(), List.of(0)), in.get(0).expr());
      out.add(new Value(which.select(a, b), true));
    }
    return out;
  }

  private static List<Value> inline(Body body, List<Value> arguments, int size) {
    return Batching.run(body.results(), body.bind(arguments), size);
  }

  /** What is carried differs between slices if it does so at first, or comes to in some turn. */
  private static List<Value> scan(Op.Scan s, List<Value> in, int size) {
    boolean[] flags = flags(in);
    List<Value> inside = inside(s.body(), parameters(s.body(), flags, size), flags, size);
    for (boolean grown = true; grown; ) {
      grown = false;
      for (int i = 0; i < s.carried(); i++) {
        if (!flags[i] && inside.get(i).batched()) {
          flags[i] = true;
          grown = true;
        }
      }
      if (grown) {
        inside = inside(s.body(), parameters(s.body(), flags, size), flags, size);
      }
    }
    List<Expr> results = new ArrayList<>();
    for (int i = 0; i < inside.size(); i++) {
      boolean carried = i < s.carried() && flags[i];
      results.add(carried ? Batching.repeated(inside.get(i), size) : inside.get(i).expr());
    }
    Expr[] inputs = new Expr[in.size()];
    for (int i = 0; i < inputs.length; i++) {
      boolean sequence = i >= s.carried() + s.constants();
      Expr given = flags[i] ? Batching.repeated(in.get(i), size) : in.get(i).expr();
      inputs[i] = sequence && flags[i] ? Batching.move(given, 0, 1) : given;
    }
    Body body = new Body(parameters(s.body(), flags, size), results);
    List<Value> out = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Op op = new Op.Scan(body, s.length(), s.carried(), s.constants(), s.fromEnd(), i);
      Expr made = Expr.make(op, inputs);
      boolean stacked = i >= s.carried() && inside.get(i).batched();
      out.add(
          stacked
              ? new Value(Batching.move(made, 1, 0), true)
              : new Value(made, i < s.carried() && flags[i]));
    }
    return out;
  }

  private static boolean[] flags(List<Value> in) {
    boolean[] flags = new boolean[in.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = in.get(i).batched();
    }
    return flags;
  }

  private static Expr[] exprs(List<Value> in) {
    return in.stream().map(Value::expr).toArray(Expr[]::new);
  }

  private static List<Expr> parameters(Body body, boolean[] batched, int size) {
    List<Expr> parameters = new ArrayList<>();
    for (int i = 0; i < batched.length; i++) {
      Expr p = body.parameters().get(i);
      Shape s = batched[i] ? TypingArrays.stacked(size, p.shape()) : p.shape();
      parameters.add(Body.parameter(i, p.dtype(), s));
    }
    return parameters;
  }

  private static List<Value> inside(Body body, List<Expr> parameters, boolean[] batched, int size) {
    List<Value> arguments = new ArrayList<>();
    for (int i = 0; i < batched.length; i++) {
      arguments.add(new Value(parameters.get(i), batched[i]));
    }
    return inline(body, arguments, size);
  }
}
