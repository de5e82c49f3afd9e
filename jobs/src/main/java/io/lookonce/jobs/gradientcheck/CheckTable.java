package io.lookonce.jobs.gradientcheck;

import io.lookonce.gradientcheck.CheckReport;
import io.lookonce.gradientcheck.CheckReport.ArrayFindings;
import io.lookonce.jobs.gradientcheck.CheckDetails.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result of a check as a table. */
final class CheckTable {

  private final CheckRequest request;
  private final CheckResult result;
  private final String row;

  CheckTable(CheckRequest request, CheckResult result) {
    this.request = request;
    this.result = result;
    int width = request.arrays().stream().mapToInt(array -> array.layer().length()).max().orElse(0);
    this.row = "%-" + Math.max(width, 5) + "s  %-9s  %12s  %7s  %8s  %14s  %9s  %9s  %s";
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
                "layer",
                "parameter",
                "numbers",
                "checked",
                "at kinks",
                "relative error",
                "fast step",
                "32 bits")
            .strip());
    for (ArrayFindings array : result.report().arrays()) {
      lines.add(line(array).stripTrailing());
    }
    lines.addAll(request.simplifications());
    result
        .obstacle()
        .ifPresent(obstacle -> lines.add("the fast step was not checked: " + obstacle));
    if (result.report().zeros() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%d of the numbers have no slope beyond rounding",
              result.report().zeros()));
    }
    return lines;
  }

  private String line(ArrayFindings array) {
    CheckReport report = result.report();
    return row(
            array.array().layer(),
            array.array().name(),
            String.format(Locale.ROOT, "%,d", array.array().length()),
            String.valueOf(array.numbers().size()),
            String.valueOf(array.kinks()),
            report.isChecked(array) ? figure(report.error(array)) : "-",
            array.fast().map(fast -> figure(fast.error())).orElse("-"),
            array.fast().map(fast -> figure(fast.precision())).orElse("-"))
        + status(array);
  }

  private String status(ArrayFindings array) {
    CheckReport report = result.report();
    if (!report.agrees(array)) {
      return "WRONG";
    }
    if (!report.fastAgrees(array)) {
      return "WRONG in the fast step";
    }
    return report.isChecked(array) ? "" : "NOT CHECKED: all at kinks";
  }

  private String row(String... columns) {
    Object[] cells = new Object[columns.length + 1];
    System.arraycopy(columns, 0, cells, 0, columns.length);
    cells[columns.length] = "";
    return String.format(Locale.ROOT, row, cells);
  }

  /** A relative error with two digits. */
  static String figure(double error) {
    return error == 0 ? "0" : String.format(Locale.ROOT, "%.1e", error);
  }
}
