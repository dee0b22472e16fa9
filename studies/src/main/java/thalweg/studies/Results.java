package thalweg.studies;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The results of the trials that reached their end, by id. Safe for use by several threads. */
public final class Results {
  private final List<String> plan;
  private final Map<String, Object> byId = new ConcurrentHashMap<>();

  /** None yet. */
  public Results(List<String> plan) {
    this.plan = List.copyOf(plan);
  }

  /** Keeps the result of a trial. */
  public void put(String id, Object result) {
    byId.put(id, result);
  }

  /** The result of a trial, if it reached its end. */
  public <T> Optional<T> get(String id, Class<T> type) {
    return Optional.ofNullable(byId.get(id)).map(type::cast);
  }

  /** All results of a type, in the order of the plan. */
  public <T> List<T> all(Class<T> type) {
    return plan.stream().map(byId::get).filter(type::isInstance).<T>map(type::cast).toList();
  }
}
