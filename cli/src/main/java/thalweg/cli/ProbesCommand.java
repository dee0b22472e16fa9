package thalweg.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import thalweg.nn.StepProbe;
import tools.jackson.databind.json.JsonMapper;

/** {@code thalweg probes}: lists what a training can measure on the way. */
@Command(
    name = "probes",
    description = "List what 'thalweg train --probe' can measure.",
    footer = {"", "Examples:", "  thalweg probes", "  thalweg train --probe update-size"})
final class ProbesCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "Print one JSON document instead of a table.")
  private boolean json;

  ProbesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (json) {
      List<Map<String, String>> all = new ArrayList<>();
      for (StepProbeShelf.Entry entry : StepProbeShelf.entries()) {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("name", entry.name());
        one.put("measures", entry.measures());
        one.put("needs", needs(entry.maker().get()));
        all.add(one);
      }
      console.out().println(JsonMapper.shared().writeValueAsString(all));
    } else {
      for (StepProbeShelf.Entry entry : StepProbeShelf.entries()) {
        console.out().println(entry.name());
        console.out().println("    " + entry.measures() + ".");
        console.out().println("    Needs " + needs(entry.maker().get()) + ".");
      }
    }
    console.out().flush();
    return ExitCode.SUCCESS.number();
  }

  private static String needs(StepProbe probe) {
    return switch (probe.need()) {
      case STEP -> "nothing that a step does not compute anyway";
      default -> probe.need().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}
