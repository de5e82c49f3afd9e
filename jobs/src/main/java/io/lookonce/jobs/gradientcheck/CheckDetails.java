package io.lookonce.jobs.gradientcheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.gradientcheck.CheckReport;
import io.lookonce.gradientcheck.CheckReport.ArrayFindings;
import io.lookonce.gradientcheck.CheckedParameter;
import io.lookonce.gradientcheck.FastComparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of a check as maps and lists for JSON. */
final class CheckDetails {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private CheckDetails() {}

  /** The details file, with all arrays and numbers. */
  static byte[] json(CheckRequest request, CheckResult result) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("network", request.name());
    details.put("passed", result.report().passes());
    details.put("loss", result.loss());
    details.put("loss_rounding", result.rounding());
    details.put("checked_otherwise_than_trained", request.simplifications());
    details.put("fast_step_obstacle", result.obstacle().orElse(null));
    details.put(
        "arrays",
        result.report().arrays().stream().map(array -> array(result.report(), array)).toList());
    try {
      return JSON.writeValueAsBytes(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the details: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, Object> array(CheckReport report, ArrayFindings findings) {
    Map<String, Object> array = new LinkedHashMap<>();
    array.put("layer", findings.array().layer());
    array.put("parameter", findings.array().name());
    array.put("shape", findings.array().shape());
    array.put("passed", report.passes(findings));
    array.put("relative_error", report.error(findings));
    array.put("course_error", findings.courseError());
    array.put("at_kinks", findings.kinks());
    array.put("zero", findings.zeros());
    array.put("fast", findings.fast().map(CheckDetails::fast).orElse(null));
    array.put(
        "numbers", findings.numbers().stream().map(number -> number(report, number)).toList());
    return array;
  }

  /** One number, for {@code run.json} and the details file. */
  static Map<String, Object> number(CheckReport report, CheckedParameter number) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("number", number.label());
    shown.put("analytic", number.analytic());
    shown.put("numerical", number.numerical());
    shown.put("at_kink", number.atKink());
    shown.put("relative_error", number.atKink() ? null : report.error(number));
    return shown;
  }

  /** The fast step's worst number of an array. */
  static Map<String, Object> fast(FastComparison comparison) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("relative_error", comparison.error());
    shown.put("relative_error_of_dl4j_in_32_bits", comparison.precision());
    shown.put("number", comparison.label());
    shown.put("fast", comparison.fast());
    shown.put("double", comparison.precise());
    return shown;
  }

  /** The location of a mistake. */
  static Map<String, Object> origin(CheckReport report, ArrayFindings origin) {
    List<String> suspects = report.suspects(origin);
    return Map.of(
        "layer", origin.array().layer(), "parameter", origin.array().name(), "suspects", suspects);
  }

  /**
   * The result of a check, combined from its shards.
   *
   * @param report findings by array
   * @param obstacle why the fast step was not checked; empty if it was
   * @param loss of the batch
   * @param rounding standard deviation of the rounding error in the loss
   */
  record CheckResult(CheckReport report, Optional<String> obstacle, double loss, double rounding) {}
}
