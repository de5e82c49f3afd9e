package io.lookonce.course;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Numbers that a notebook prints.
 *
 * @param id such as {@code C4W1.conv_single_step}: course, week, function
 * @param source repository and path of the notebook
 * @param tolerance the largest absolute difference, as the printed digits and rounding permit
 * @param expected the numbers by name: nested arrays as NumPy prints them
 */
public record Oracle(String id, String source, double tolerance, JsonNode expected) {

  private static final String TABLE = "/course/oracles.json";

  /** All oracles in the order of the table. */
  public static List<Oracle> all() {
    try (InputStream table = Oracle.class.getResourceAsStream(TABLE)) {
      List<Oracle> oracles = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(table)) {
        oracles.add(
            new Oracle(
                node.get("id").asText(),
                node.get("source").asText(),
                node.get("tolerance").asDouble(),
                node.get("expected")));
      }
      return oracles;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The oracle with an id. */
  public static Oracle of(String id) {
    return all().stream()
        .filter(oracle -> oracle.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(id));
  }

  /** The numbers of one name in C order. */
  public double[] numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    collect(expected.get(name), numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The shape of the arrays of one name; empty for a number. */
  public List<Long> shape(String name) {
    List<Long> shape = new ArrayList<>();
    for (JsonNode node = expected.get(name); node.isArray(); node = node.get(0)) {
      shape.add((long) node.size());
    }
    return shape;
  }

  @Override
  public String toString() {
    return id;
  }

  private static void collect(JsonNode node, List<Double> into) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, into));
    } else {
      into.add(node.asDouble());
    }
  }
}
