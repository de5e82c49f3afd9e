package io.lookonce.jobs.report;

/** What every count of a report must be. */
public final class ReportCount {

  private ReportCount() {}

  public static void require(String name, long count) {
    if (count < 0) {
      throw new IllegalArgumentException("Report count below zero: " + name + " = " + count);
    }
  }
}
