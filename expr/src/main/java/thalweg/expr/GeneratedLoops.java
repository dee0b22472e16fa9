package thalweg.expr;

import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;

/** Loop code by structure: made once, shared by all functions, so it is compiled to native once. */
final class GeneratedLoops {
  private static final ConcurrentHashMap<String, LoopCode> CODE = new ConcurrentHashMap<>();

  private GeneratedLoops() {}

  static LoopCode of(Loop loop, String name) {
    return CODE.computeIfAbsent(loop.structure(), _ -> define(loop, name));
  }

  private static LoopCode define(Loop loop, String name) {
    try {
      return (LoopCode)
          MethodHandles.lookup()
              .defineHiddenClass(LoopEmitter.emit(loop, name), true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot define the loop " + name, e);
    }
  }
}
