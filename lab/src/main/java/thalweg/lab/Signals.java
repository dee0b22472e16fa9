package thalweg.lab;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals by name through {@code sun.misc.Signal}, the one way the platform offers.
 *
 * <p>By reflection because the compiler warns of any direct mention, and because a runtime without
 * the module {@code jdk.unsupported} must still work: there the shutdown hook alone is left.
 */
final class Signals {

  private Signals() {}

  /** Runs {@code action}, on a new thread each time, instead of what the signal did before. */
  static void handle(String signal, Runnable action) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      Object handler =
          MethodHandleProxies.asInterfaceInstance(
              handlerType, MethodHandles.dropArguments(run, 0, signalType));
      signalType
          .getMethod("handle", signalType, handlerType)
          .invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // No such class or signal here: the runtime's own handling stays, and with it the hook.
    }
  }
}
