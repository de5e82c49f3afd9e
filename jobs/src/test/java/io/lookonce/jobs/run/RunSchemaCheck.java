package io.lookonce.jobs.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds a {@code run.json} against its schema: the keywords of JSON Schema that it uses. */
public final class RunSchemaCheck {

  private final JsonNode root;
  private final List<String> problems = new ArrayList<>();

  private RunSchemaCheck(JsonNode root) {
    this.root = root;
  }

  /** Where the run is not as the schema says; empty if it is. */
  public static List<String> problems(JsonNode run) {
    try {
      RunSchemaCheck check = new RunSchemaCheck(new ObjectMapper().readTree(RunSchema.json()));
      check.hold(check.root, run, "run");
      return check.problems;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private boolean holds(JsonNode schema, JsonNode value) {
    RunSchemaCheck check = new RunSchemaCheck(root);
    check.hold(schema, value, "");
    return check.problems.isEmpty();
  }

  private void hold(JsonNode schema, JsonNode value, String place) {
    if (schema.has("$ref")) {
      hold(root.at(schema.get("$ref").asText().substring(1)), value, place);
      return;
    }
    require(isOfType(schema.path("type"), value), place + " is of no type " + schema.path("type"));
    require(
        !schema.has("enum") || contains(schema.get("enum"), value),
        place + " is " + value + ", none of " + schema.path("enum"));
    require(
        !schema.has("const") || schema.get("const").equals(value),
        place + " is not " + schema.path("const"));
    require(
        !schema.has("minimum") || value.asDouble() >= schema.get("minimum").asDouble(),
        place + " is too small");
    require(
        !schema.has("anyOf") || anyHolds(schema.get("anyOf"), value),
        place + " is none of the forms that there are: " + value);
    for (JsonNode key : schema.path("required")) {
      require(value.has(key.asText()), place + " has no " + key.asText());
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode inner = schema.path("properties").path(field.getKey());
      JsonNode others = schema.path("additionalProperties");
      String name = place + "." + field.getKey();
      if (!inner.isMissingNode()) {
        hold(inner, field.getValue(), name);
      } else if (others.isObject()) {
        hold(others, field.getValue(), name);
      } else {
        require(!others.isBoolean() || others.asBoolean(), name + " is not in the schema");
      }
    }
    if (value.isArray() && schema.has("items")) {
      for (JsonNode element : value) {
        hold(schema.get("items"), element, place + "[]");
      }
    }
    for (JsonNode part : schema.path("allOf")) {
      if (holds(part.get("if"), value)) {
        hold(part.get("then"), value, place);
      }
    }
  }

  private boolean anyHolds(JsonNode schemas, JsonNode value) {
    for (JsonNode schema : schemas) {
      if (holds(schema, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode element : list) {
      if (element.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (isOfType(one, value)) {
          return true;
        }
      }
      return false;
    }
    return switch (type.asText()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "null" -> value.isNull();
      default -> true;
    };
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      problems.add(problem);
    }
  }
}
