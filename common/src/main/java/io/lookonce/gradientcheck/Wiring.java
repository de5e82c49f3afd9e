package io.lookonce.gradientcheck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/** Which layer of a network reads which. */
public final class Wiring {

  private final Map<String, List<String>> readers = new HashMap<>();

  /** The wiring of a network. */
  public Wiring(ComputationGraphConfiguration configuration) {
    configuration
        .getVertexInputs()
        .forEach(
            (vertex, inputs) ->
                inputs.forEach(
                    input ->
                        readers.computeIfAbsent(input, absent -> new ArrayList<>()).add(vertex)));
  }

  /**
   * Where a mistake may be that makes a layer's gradients wrong and those of all layers after it
   * right: in that layer, in what follows it without parameters, and in what the next layers with
   * parameters hand back to their inputs.
   *
   * @param layer the last one that is wrong
   * @param arrays of the network
   * @return the layers' names, that of {@code layer} first
   */
  public List<String> suspects(String layer, List<ParameterArray> arrays) {
    Set<String> learning = arrays.stream().map(ParameterArray::layer).collect(Collectors.toSet());
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(layer));
    while (!open.isEmpty()) {
      String next = open.remove();
      if (found.add(next) && (next.equals(layer) || !learning.contains(next))) {
        open.addAll(readers.getOrDefault(next, List.of()));
      }
    }
    return List.copyOf(found);
  }
}
