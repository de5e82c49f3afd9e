package io.lookonce.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.evaluation.DetectionMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The JSON Schema of {@code run.json} (draft 2020-12): what all commands write, and for each
 * command its counts, figures and metrics. {@code docs/reference/run.schema.json} is its text.
 */
public final class RunSchema {

  private static final Map<String, Object> TEXT = Map.of("type", "string");
  private static final Map<String, Object> TEXTS =
      Map.of("type", "object", "additionalProperties", TEXT);
  private static final Map<String, Object> COUNT = Map.of("type", "integer", "minimum", 0);
  private static final Map<String, Object> NUMBER = Map.of("type", List.of("number", "null"));
  private static final Map<String, Object> TIME = Map.of("type", "string", "format", "date-time");

  private RunSchema() {}

  /** The schema's text, ending with a line feed. */
  public static String json() {
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
              .writeValueAsString(schema())
          + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("maps and texts can be written", impossible);
    }
  }

  private static Map<String, Object> schema() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run_id", described(TEXT, "Name of the run, also in every line of its log."));
    all.put("command", Map.of("enum", commands().keySet().stream().toList()));
    all.put("status", Map.of("enum", List.of("done", "failed", "refused", "too-many-errors")));
    all.put("exit_code", Map.of("enum", List.of(0, 1, 2, 3)));
    all.put("health", described(TEXT, "The state of the run in one line, for a person."));
    all.put("started", TIME);
    all.put("finished", TIME);
    all.put("seconds", described(NUMBER, "Wall clock from started to finished."));
    all.put("counts", Map.of("type", "object", "additionalProperties", COUNT));
    all.put("figures", Map.of("type", "object", "additionalProperties", NUMBER));
    all.put("metrics", Map.of("type", "object"));
    all.put("settings", described(TEXTS, "Resolved options and settings; secrets are masked."));
    all.put("versions", described(TEXTS, "Of lookonce, Spark and Java."));
    List<String> always = List.copyOf(all.keySet());
    all.put("model", described(TEXT, "The model that was made: name:version, or a folder."));
    all.put("parameters_sha256", described(TEXT, "Digest of the trained parameters."));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "run.json");
    schema.put("description", "How a command of Lookonce ended. A failed run has no metrics.");
    schema.putAll(object(all));
    schema.put("required", always);
    schema.put(
        "allOf",
        commands().entrySet().stream()
            .map(
                command ->
                    Map.of(
                        "if",
                        Map.of("properties", Map.of("command", Map.of("const", command.getKey()))),
                        "then",
                        Map.of("properties", command.getValue())))
            .toList());
    schema.put("$defs", definitions());
    return schema;
  }

  /** What {@code counts}, {@code figures} and {@code metrics} hold, by command. */
  private static Map<String, Map<String, Object>> commands() {
    Map<String, Map<String, Object>> commands = new LinkedHashMap<>();
    List<String> faults =
        List.of("degenerate_outputs", "non_finite_outputs", "out_of_range_outputs");
    List<String> scoring =
        words(
            "listed planned scored errors gone other_files unreadable_folders in_table"
                + " in_table_with_error in_table_gone");
    List<String> speed = words("scoring_seconds images_per_second decode_ms forward_ms");
    commands.put(
        "detect",
        part(
            join(scoring, words("in_table_with_detections in_table_detections"), faults),
            speed,
            none()));
    commands.put("classify", part(scoring, speed, none()));
    commands.put(
        "evaluate",
        part(
            join(splits(), words("without_detections"), faults),
            words("images_per_second"),
            bySplit(
                Map.of("anyOf", List.of(reference("classification"), reference("detection"))))));
    for (String training : List.of("train", "train-detector")) {
      Map<String, Object> metrics =
          properties(bySplit(reference(training.equals("train") ? "classification" : "detection")));
      metrics.put("epochs", Map.of("type", "array", "items", reference("epoch")));
      commands.put(
          training,
          part(
              words(
                  "epochs rounds workers examples examples_per_epoch rounds_per_epoch kept_epoch"
                      + " parameters"),
              words(
                  "images_per_second training_seconds compute_seconds wait_seconds"
                      + " transfer_seconds sum_seconds"),
              object(metrics)));
    }
    commands.put(
        "retrain",
        part(
            words("images_read images_added images images_left_out"),
            List.of(),
            bySplit(
                object(
                    Map.of(
                        "candidate", Map.of("type", "object"),
                        "champion", Map.of("type", "object"))))));
    commands.put(
        "sweep",
        part(
            words("trials failed"),
            words("training_seconds"),
            object(Map.of("trials", Map.of("type", "array", "items", reference("trial"))))));
    commands.put(
        "gradient-check",
        part(
            words("parameters arrays wrong_arrays checked at_kinks zero"),
            words("loss loss_rounding"),
            object(
                Map.of(
                    "course_error", NUMBER,
                    "worst", nullable(),
                    "worst_fast", nullable(),
                    "origin", nullable(),
                    "fast_origin", nullable()))));
    List<String> ingestion =
        join(
            words("listed rejected"),
            splits(),
            words(
                "duplicates duplicate_groups conflicting_groups left_out_duplicates"
                    + " groups_across_splits left_out other_files boxes left_out_boxes"
                    + " boxes_of_other_classes"),
            Stream.of(AnnotationFault.values())
                .map(fault -> fault.title().replace(' ', '_'))
                .toList());
    for (String ingest :
        List.of("ingest", "generate circles", "generate moons", "generate football")) {
      commands.put(ingest, part(ingestion, words("images_per_second"), none()));
    }
    for (String rendering : List.of("road-scenes", "signs", "smiles", "cats")) {
      commands.put("generate " + rendering, part(words("images boxes"), List.of(), none()));
    }
    commands.put("convert-results", part(words("images boxes without_result"), List.of(), none()));
    return commands;
  }

  private static Map<String, Object> definitions() {
    Map<String, Object> classification = new LinkedHashMap<>();
    for (String figure : words("accuracy loss roc_auc")) {
      classification.put(figure, NUMBER);
    }
    classification.put("examples", COUNT);
    for (String average : words("macro weighted micro")) {
      classification.put(average, reference("class_accuracy"));
    }
    classification.put("per_class", all(reference("class_accuracy")));
    classification.put(
        "confusion_matrix",
        described(
            Map.of("type", "array", "items", Map.of("type", "array", "items", COUNT)),
            "Rows: true classes; columns: predicted classes."));
    Map<String, Object> detection = numbers("loss");
    Map<String, Object> perClass = numbers("");
    for (DetectionMetric metric : DetectionMetric.values()) {
      detection.put(metric.meanKey(), NUMBER);
      perClass.put(metric.key(), NUMBER);
    }
    for (String count : words("images objects detections without_detections")) {
      detection.put(count, COUNT);
    }
    for (String count : words("objects crowds difficult detections")) {
      perClass.put(count, COUNT);
    }
    perClass.put("best", nullable());
    detection.put("per_class", all(object(perClass)));
    Map<String, Object> epoch =
        numbers("loss learning_rate validation_loss validation_accuracy validation_map50");
    epoch.put("epoch", COUNT);
    Map<String, Object> trial = properties(bySplit(object(numbers("accuracy loss"))));
    trial.put("trial", COUNT);
    trial.put("name", TEXT);
    trial.put("settings", TEXTS);
    trial.put("error", Map.of("type", List.of("string", "null")));
    trial.put("loss", NUMBER);
    trial.put("parameters_sha256", TEXT);
    Map<String, Object> accuracy = numbers("precision recall f1");
    accuracy.put("examples", COUNT);
    return Map.of(
        "classification", object(classification),
        "class_accuracy", object(accuracy),
        "detection", object(detection),
        "epoch", object(epoch),
        "trial", object(trial));
  }

  private static Map<String, Object> part(
      List<String> counts, List<String> figures, Map<String, Object> metrics) {
    Map<String, Object> counted = new LinkedHashMap<>();
    counts.forEach(count -> counted.put(count, COUNT));
    return Map.of(
        "counts", object(counted),
        "figures", object(numbers(String.join(" ", figures))),
        "metrics", metrics);
  }

  /** An object that holds these keys and no others. */
  private static Map<String, Object> object(Map<String, ?> properties) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("properties", properties);
    object.put("additionalProperties", false);
    return object;
  }

  private static Map<String, Object> bySplit(Map<String, Object> each) {
    Map<String, Object> bySplit = new LinkedHashMap<>();
    splits().forEach(split -> bySplit.put(split, each));
    return object(bySplit);
  }

  @SuppressWarnings("unchecked") // object() made it
  private static Map<String, Object> properties(Map<String, Object> object) {
    return new LinkedHashMap<>((Map<String, Object>) object.get("properties"));
  }

  private static Map<String, Object> numbers(String keys) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    words(keys).forEach(key -> numbers.put(key, NUMBER));
    return numbers;
  }

  private static Map<String, Object> all(Map<String, Object> each) {
    return Map.of("type", "object", "additionalProperties", each);
  }

  private static Map<String, Object> none() {
    return object(Map.of());
  }

  private static Map<String, Object> nullable() {
    return Map.of("type", List.of("object", "null"));
  }

  private static Map<String, Object> reference(String definition) {
    return Map.of("$ref", "#/$defs/" + definition);
  }

  private static Map<String, Object> described(Map<String, Object> type, String description) {
    Map<String, Object> described = new LinkedHashMap<>(type);
    described.put("description", description);
    return described;
  }

  private static List<String> splits() {
    return Stream.of(Split.values()).map(Split::title).toList();
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  @SafeVarargs
  private static List<String> join(List<String>... lists) {
    return Stream.of(lists).flatMap(List::stream).toList();
  }
}
