package thalweg.lab.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import thalweg.expr.Shape;
import thalweg.lab.LabException;
import thalweg.lab.format.PyTorchWeights.Module;

/**
 * Which module of a file belongs to which layer of a network. A file does not keep the order in
 * which modules were defined; what it keeps are names and shapes.
 *
 * <p>Numbers tell an order: {@code features.0} stands before {@code features.3}, {@code fc1} before
 * {@code fc2}. Other words ({@code features} and {@code classifier}, {@code conv1} and {@code bn1})
 * tell none, and shapes must. Where exactly one order fits numbers and shapes, that is it; where
 * several do, the file is refused, as a wrong one would measure another network without a word.
 */
final class ModuleOrder {
  private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})");

  /** Steps of a search after which names and shapes are said to leave the order open. */
  private static final int MOST_STEPS = 200_000;

  private final List<Module> layers;
  private final List<Module> path = new ArrayList<>();
  private List<Module> found = List.of();
  private int ways;
  private int steps;
  private int deepest;

  private ModuleOrder(List<Module> layers) {
    this.layers = layers;
  }

  /**
   * The modules in the order of the layers.
   *
   * @throws LabException if there is none, or more than one
   */
  static List<Module> match(Path file, List<Module> layers, List<Module> modules) {
    requireAsMany(file, layers, modules);
    Optional<List<Module>> ordered = byNumbers(layers, modules);
    if (ordered.isPresent()) {
      for (int i = 0; i < layers.size(); i++) {
        requireSame(file, layers.get(i), ordered.get().get(i));
      }
      return ordered.get();
    }
    ModuleOrder search = new ModuleOrder(layers);
    search.from(new LinkedHashSet<>(modules));
    if (search.ways == 0 && search.steps < MOST_STEPS) {
      Module layer = layers.get(search.deepest);
      throw FormatErrors.refuse(
          "%s holds no module for layer %s, which expects %s; it holds %s: make the model file's"
              + " layers those of the network that was saved.",
          file, layer.name(), told(layer), modules.stream().map(ModuleOrder::told).toList());
    }
    if (search.ways != 1) {
      throw FormatErrors.refuse(
          "%s can be read in several ways: names (%s) and shapes do not tell which module stands"
              + " before which; save it with numbered names, as nn.Sequential gives them.",
          file, names(modules));
    }
    return search.found;
  }

  private static void requireAsMany(Path file, List<Module> layers, List<Module> modules) {
    if (layers.size() == modules.size()) {
      return;
    }
    Set<String> ours = nameSet(layers);
    Set<String> theirs = nameSet(modules);
    if (ours.containsAll(theirs) || theirs.containsAll(ours)) {
      for (Module layer : layers) {
        if (!theirs.contains(layer.name())) {
          throw missing(file, layer, layer.parts().keySet().iterator().next(), "nothing");
        }
      }
      for (Module module : modules) {
        if (!ours.contains(module.name())) {
          throw extra(file, module, module.parts().keySet().iterator().next());
        }
      }
    }
    throw FormatErrors.refuse(
        "%s holds weights of %d modules (%s); the model file describes %d layers with weights (%s):"
            + " make its layers those of the network that was saved.",
        file, modules.size(), names(modules), layers.size(), names(layers));
  }

  /** The one order there is if names are the layers' own, or numbers tell it whole. */
  private static Optional<List<Module>> byNumbers(List<Module> layers, List<Module> modules) {
    if (nameSet(layers).equals(nameSet(modules))) {
      return Optional.of(
          layers.stream()
              .map(l ->
                  modules.stream().filter(m -> m.name().equals(l.name())).findFirst().orElseThrow())
              .toList());
    }
    for (Module a : modules) {
      for (Module b : modules) {
        if (a != b && order(a.name(), b.name()) == 0) {
          return Optional.empty();
        }
      }
    }
    Comparator<Module> byName = (a, b) -> order(a.name(), b.name());
    return Optional.of(modules.stream().sorted(byName).toList());
  }

  /** Below 0 if the first stands before, above if after, 0 if the names do not tell. */
  private static int order(String a, String b) {
    String[] left = a.split("\\.", -1);
    String[] right = b.split("\\.", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      if (!left[i].equals(right[i])) {
        Matcher l = NUMBERED.matcher(left[i]);
        Matcher r = NUMBERED.matcher(right[i]);
        boolean same = l.matches() && r.matches() && l.group(1).equals(r.group(1));
        return same ? Integer.compare(number(l), number(r)) : 0;
      }
    }
    return 0;
  }

  private static int number(Matcher word) {
    return Integer.parseInt(word.group(2));
  }

  private void from(Set<Module> left) {
    deepest = Math.max(deepest, Math.min(path.size(), layers.size() - 1));
    if (left.isEmpty()) {
      ways++;
      found = List.copyOf(path);
      return;
    }
    for (Module next : List.copyOf(left)) {
      if (ways > 1 || ++steps > MOST_STEPS) {
        return;
      }
      boolean first = left.stream().noneMatch(m -> m != next && order(m.name(), next.name()) < 0);
      if (first && next.parts().equals(layers.get(path.size()).parts())) {
        left.remove(next);
        path.add(next);
        from(left);
        path.removeLast();
        left.add(next);
      }
    }
  }

  private static void requireSame(Path file, Module layer, Module module) {
    layer
        .parts()
        .forEach((part, shape) -> {
          Shape there = module.parts().get(part);
          if (there == null) {
            throw missing(file, module, part, String.join(", ", module.parts().keySet()));
          }
          if (!there.equals(shape)) {
            throw FormatErrors.refuse(
                "%s holds '%s' as %s; layer %s of the model file takes %s: make its layers those of"
                    + " the network that was saved.",
                file, module.tensor(part), there, layer.name(), shape);
          }
        });
    for (String part : module.parts().keySet()) {
      if (!layer.parts().containsKey(part)) {
        throw extra(file, module, part);
      }
    }
  }

  private static LabException missing(Path file, Module module, String part, String found) {
    return FormatErrors.refuse(
        "%s lacks '%s' (of '%s' it holds %s), which the model file's layers take: save the whole"
            + " state_dict(), or make them those of the network that was saved.",
        file, module.tensor(part), module.name(), found);
  }

  private static LabException extra(Path file, Module module, String part) {
    return FormatErrors.refuse(
        "%s holds '%s' (%s), for which the model file has no place: add the layer or bias that it"
            + " belongs to, or leave it out of the file.",
        file, module.tensor(part), module.parts().get(part));
  }

  private static Set<String> nameSet(List<Module> modules) {
    return modules.stream().map(Module::name).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String names(List<Module> modules) {
    return String.join(", ", nameSet(modules));
  }

  private static String told(Module module) {
    return module.name() + " " + module.parts();
  }
}
