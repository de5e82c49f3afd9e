package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckReport;
import io.lookonce.gradientcheck.CheckReport.ArrayFindings;
import io.lookonce.gradientcheck.CheckedParameter;
import io.lookonce.gradientcheck.FastComparison;
import io.lookonce.jobs.gradientcheck.CheckDetails.CheckResult;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.run.RunResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a gradient check came to: its counts, figures and summary line. */
record CheckOutcome(CheckRequest request, CheckResult checked) {

  RunResult result() {
    CheckReport report = checked.report();
    return new RunResult(
        report.passes() ? ExitCode.DONE : ExitCode.FAILED,
        health(report),
        counts(report),
        Map.of("loss", checked.loss(), "loss_rounding", checked.rounding()),
        metrics(report));
  }

  private String health(CheckReport report) {
    if (report.passes()) {
      return String.format(
              Locale.ROOT,
              "%s passed: %s%s",
              request.name(),
              extent(report),
              report.worst().map(worst -> ", " + greatest(report, worst)).orElse(""))
          + report.worstFast().map(CheckOutcome::fast).orElse("");
    }
    return String.format(
        Locale.ROOT, "%s FAILED: %s; %s", request.name(), reason(report), extent(report));
  }

  private String extent(CheckReport report) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d numbers in %,d arrays checked, %,d at kinks",
        report.numbers(),
        request.parameters(),
        report.arrays().size(),
        report.kinks());
  }

  private static String greatest(CheckReport report, CheckedParameter worst) {
    double error = report.error(worst);
    return String.format(
        Locale.ROOT, "greatest relative error %s at %s", CheckTable.figure(error), worst.label());
  }

  private static String fast(FastComparison worst) {
    return String.format(
        Locale.ROOT,
        ", of the fast step in 32 bits %s in %s",
        CheckTable.figure(worst.error()),
        worst.array().label());
  }

  private static String reason(CheckReport report) {
    if (report.origin().isPresent()) {
      ArrayFindings origin = report.origin().get();
      CheckedParameter worst = origin.worst(report.settings().tolerance()).orElseThrow();
      return String.format(
              Locale.ROOT,
              "%s has the gradient %.6g, but differences of the loss give %.6g; %s",
              worst.label(),
              worst.analytic(),
              worst.numerical(),
              place(report, origin))
          + report.worst().map(found -> "; " + greatest(report, found)).orElse("");
    }
    if (report.fastOrigin().isPresent()) {
      FastComparison fast = report.fastOrigin().get().fast().orElseThrow();
      return String.format(
          Locale.ROOT,
          "%s has the gradient %.6g by the fast step, but %.6g in double precision; %s",
          fast.label(),
          fast.fast(),
          fast.precise(),
          place(report, report.fastOrigin().get()));
    }
    return "too many numbers lie at kinks of the loss, where the slope is undefined (another seed,"
        + " a smaller --step or more --samples may help)";
  }

  private static String place(CheckReport report, ArrayFindings origin) {
    return "all later layers are right, so the mistake is in one of "
        + String.join(", ", report.suspects(origin));
  }

  private Map<String, Long> counts(CheckReport report) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("parameters", request.parameters());
    counts.put("arrays", (long) report.arrays().size());
    counts.put("wrong_arrays", (long) report.wrongArrays());
    counts.put("checked", (long) report.numbers());
    counts.put("at_kinks", (long) report.kinks());
    counts.put("zero", (long) report.zeros());
    return counts;
  }

  private static Map<String, Object> metrics(CheckReport report) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put(
        "worst", report.worst().map(found -> CheckDetails.number(report, found)).orElse(null));
    metrics.put("course_error", report.courseError());
    metrics.put("worst_fast", report.worstFast().map(CheckDetails::fast).orElse(null));
    metrics.put(
        "origin", report.origin().map(found -> CheckDetails.origin(report, found)).orElse(null));
    metrics.put(
        "fast_origin",
        report.fastOrigin().map(found -> CheckDetails.origin(report, found)).orElse(null));
    return metrics;
  }
}
