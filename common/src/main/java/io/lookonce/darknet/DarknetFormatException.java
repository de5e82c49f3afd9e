package io.lookonce.darknet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A Darknet file that cannot be used. The message is one line for a person: it names the file, the
 * line where there is one, and what to change; of several problems it names all.
 */
public final class DarknetFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** How many different problems, and how many lines of each, one message names. */
  private static final int MOST_PROBLEMS = 20;

  private static final int MOST_LINES = 3;

  private final int line;
  private final String problem;

  /** Names the file as a whole. */
  DarknetFormatException(String fileName, String problem) {
    super(fileName + ": " + problem);
    this.line = 0;
    this.problem = problem;
  }

  /** Names a line of the file, counted from 1. */
  DarknetFormatException(String fileName, int line, String problem) {
    super(fileName + ":" + line + ": " + problem);
    this.line = line;
    this.problem = problem;
  }

  /**
   * All problems of one file in one message; the same problem in several lines is named once.
   *
   * @param problems each with its line, at least one
   */
  static DarknetFormatException joined(String fileName, List<DarknetFormatException> problems) {
    if (problems.size() == 1) {
      return problems.get(0);
    }
    Map<String, List<Integer>> lines = new LinkedHashMap<>();
    for (DarknetFormatException one : problems) {
      lines.computeIfAbsent(one.problem, problem -> new ArrayList<>()).add(one.line);
    }
    StringJoiner text = new StringJoiner("; ", "cannot be used: ", "");
    lines.entrySet().stream()
        .limit(MOST_PROBLEMS)
        .forEach(entry -> text.add(lines(entry.getValue()) + ": " + entry.getKey()));
    if (lines.size() > MOST_PROBLEMS) {
      text.add(String.format(Locale.ROOT, "and %d more problems", lines.size() - MOST_PROBLEMS));
    }
    return new DarknetFormatException(fileName, text.toString());
  }

  /** Names lines: {@code lines 3, 8, 11 and 4 more}. */
  static String lines(List<Integer> numbers) {
    StringJoiner text = new StringJoiner(", ", numbers.size() == 1 ? "line " : "lines ", "");
    numbers.stream().limit(MOST_LINES).forEach(number -> text.add(String.valueOf(number)));
    return numbers.size() <= MOST_LINES
        ? text.toString()
        : String.format(Locale.ROOT, "%s and %d more", text, numbers.size() - MOST_LINES);
  }
}
