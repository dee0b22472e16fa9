package thalweg.lab.training;

import thalweg.lab.LabException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One entry of a run's chain: the state of the network at the end of an epoch, bound to all before
 * it.
 *
 * @param step optimizer steps done
 * @param epoch whole passes done
 * @param parameters SHA-256 of the network's parameters and statistics
 * @param chain SHA-256 of the entry before and of {@code parameters}
 */
record Link(long step, int epoch, String parameters, String chain) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The first entry, before the first step. */
  static Link first(String experiment, String data, String parameters) {
    return new Link(0, 0, parameters, Hashes.of(experiment, data, parameters));
  }

  Link next(long atStep, int atEpoch, String nextParameters) {
    return new Link(atStep, atEpoch, nextParameters, Hashes.of(chain, nextParameters));
  }

  String line() {
    return "{\"step\":%d,\"epoch\":%d,\"parameters\":\"%s\",\"chain\":\"%s\"}\n"
        .formatted(step, epoch, parameters, chain);
  }

  static Link parse(String line, String where) {
    try {
      JsonNode node = JSON.readTree(line);
      return new Link(
          node.required("step").asLong(),
          node.required("epoch").asInt(),
          node.required("parameters").asString(),
          node.required("chain").asString());
    } catch (JacksonException e) {
      throw new LabException(
          LabException.STORAGE, where + ": this is not an entry of a run's chain.", e);
    }
  }
}
