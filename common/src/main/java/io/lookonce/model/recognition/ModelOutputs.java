package io.lookonce.model.recognition;

import static io.lookonce.model.recognition.ModelOutputs.require;

import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.recognition.LayoutMatch.OutputAdapter;
import io.lookonce.model.recognition.ModelOutputs.NoMatch;
import io.lookonce.onnx.OnnxModelFile;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.Anchor;
import io.lookonce.yolo.OutputLayout;
import io.lookonce.yolo.OutputLayout.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Evidence that the layouts of outputs are matched against.
 *
 * @param file the model
 * @param all outputs of a trial pass, in the model's order
 * @param width of the input in pixels
 * @param height of the input in pixels
 * @param classes number of class names; 0 if none are known
 * @param anchors stated by the user; may be empty
 * @param wantedFamily the family stated by the user; null for any
 */
record ModelOutputs(
    OnnxModelFile file,
    List<Output> all,
    int width,
    int height,
    int classes,
    List<Anchor> anchors,
    DetectorFamily wantedFamily) {

  private static final List<List<Integer>> STRIDES =
      List.of(
          List.of(8, 16, 32),
          List.of(8, 16, 32, 64),
          List.of(4, 8, 16, 32),
          List.of(16, 32),
          List.of(4, 8, 16, 32, 64));

  /** The reason why the outputs do not have the layout of a family. */
  static final class NoMatch extends Exception {
    private static final long serialVersionUID = 1L;

    NoMatch(String why) {
      super(why, null, false, false);
    }
  }

  static void require(boolean condition, String why, Object... arguments) throws NoMatch {
    if (!condition) {
      throw new NoMatch(String.format(Locale.ROOT, why, arguments));
    }
  }

  /** Names and shapes of the outputs, for messages. */
  String text() {
    return all.stream()
        .map(output -> output.name() + " " + OnnxModelFile.shapeText(output.shape()))
        .collect(Collectors.joining(", "));
  }

  /** Cells of one of the usual sets of grids; set 0 has the strides 8, 16 and 32. */
  int cells(int grids) {
    return cells(STRIDES.get(grids));
  }

  int cells(List<Integer> strides) {
    int cells = 0;
    for (int stride : strides) {
      cells += (width / stride) * (height / stride);
    }
    return cells;
  }

  boolean isCells(int rows) {
    return STRIDES.stream().anyMatch(strides -> cells(strides) == rows);
  }

  /** The only output besides masks and counts of boxes. */
  Output only() throws NoMatch {
    Output prototypes = masks();
    List<Output> others = new ArrayList<>(all);
    others.remove(prototypes);
    if (others.size() > 1) {
      // The number of boxes.
      others.removeIf(output -> output.rank() == 1 && isWhole(output));
    }
    if (others.size() == 2
        && others.get(0).rank() == 3
        && others.get(0).shape().equals(others.get(1).shape())) {
      // YOLOv9 exported with its auxiliary branch, which comes first.
      return others.get(1);
    }
    require(
        others.size() == 1 || others.size() > 1 && isFirstOfYolo(others),
        "it has %d outputs, not one",
        others.size());
    return others.get(0);
  }

  /** YOLOv5, v7 and v9 may give their grids after the decoded boxes. */
  private static boolean isFirstOfYolo(List<Output> others) {
    return others.get(0).rank() == 3
        && others.stream().skip(1).allMatch(other -> other.rank() >= 4);
  }

  /** The prototypes of masks, {@code [B, M, height / 4, width / 4]}; null if there are none. */
  Output masks() {
    if (all.size() < 2) {
      return null;
    }
    return all.stream()
        .filter(
            output ->
                output.rank() == 4
                    && output.side(2) == height / 4
                    && output.side(3) == width / 4
                    && output.side(1) < 512)
        .findFirst()
        .orElse(null);
  }

  /** Number of mask coefficients in a row. */
  int coefficients() {
    Output prototypes = masks();
    return prototypes == null ? 0 : prototypes.side(1);
  }

  /**
   * The output with one of the names, ignoring case and TensorFlow's port; null if there is none.
   */
  Output named(String... names) {
    for (String name : names) {
      for (Output output : all) {
        String plain = output.name().toLowerCase(Locale.ROOT).replaceAll(":\\d+$", "");
        if (plain.equals(name) || plain.endsWith("/" + name)) {
          return output;
        }
      }
    }
    return null;
  }

  /** Whether the element type of an output is an integer. */
  boolean isWhole(Output output) {
    return file.outputs().stream()
        .filter(value -> value.name().equals(output.name()))
        .anyMatch(value -> value.type().startsWith("INT"));
  }

  /** The largest absolute value in some columns of an output's rows; 0 if it has none. */
  static double greatest(Output output, int rowLength, int from, int to) {
    double greatest = 0;
    float[] values = output.values();
    for (int start = 0; start + rowLength <= values.length; start += rowLength) {
      for (int column = from; column < to; column++) {
        greatest = Math.max(greatest, Math.abs(values[start + column]));
      }
    }
    return greatest;
  }

  /**
   * The middle one, over all rows of which not all four numbers are 0, of the greatest of a row's
   * first four numbers.
   */
  static double middleExtent(Output output, int rowLength) {
    List<Double> extents = new ArrayList<>();
    float[] values = output.values();
    for (int start = 0; start + rowLength <= values.length; start += rowLength) {
      double extent = 0;
      for (int column = 0; column < 4; column++) {
        extent = Math.max(extent, Math.abs(values[start + column]));
      }
      if (extent > 0) {
        extents.add(extent);
      }
    }
    extents.sort(null);
    return extents.isEmpty() ? 0 : extents.get(extents.size() / 2);
  }

  Output rows() throws NoMatch {
    Output output = only();
    require(output.rank() == 3, "its output %s is no list of rows", output.shape());
    require(!isWhole(output), "its output %s holds whole numbers", output.name());
    return output;
  }

  /** Number of class scores in a row that also has {@code others} values. */
  int classes(int rowLength, int others) throws NoMatch {
    int found = rowLength - others - coefficients();
    require(found > 0, "rows of %d numbers have no class scores", rowLength);
    require(
        classes == 0 || found == classes,
        "rows of %d numbers mean %d classes; %d names are given",
        rowLength,
        found,
        classes);
    return found;
  }

  LayoutMatch untouched(
      DetectorFamily family, int classes, HeadKind kind, OutputLayout layout, String reason)
      throws NoMatch {
    Output output = only();
    OutputAdapter recipe =
        all.size() == 1
            ? null
            : new OutputAdapter(
                graph -> output.name(), List.of(output.side(1), output.side(2)), false);
    return new LayoutMatch(family, classes, HeadDescription.of(kind, layout), recipe, reason);
  }

  /** How the first columns of rows become probabilities: values beyond 0..1 are logits. */
  static Scores scores(Output output, int rowLength, int classes) {
    float[] values = output.values();
    for (int start = 0; start + rowLength <= values.length; start += rowLength) {
      for (int i = 0; i < classes; i++) {
        if (values[start + i] < 0 || values[start + i] > 1) {
          return Scores.LOGISTIC;
        }
      }
    }
    return Scores.PROBABILITIES;
  }

  static boolean isProbabilities(Output output, int rowLength) {
    return scores(output, rowLength, rowLength) == Scores.PROBABILITIES;
  }

  Output boxes() throws NoMatch {
    return all.stream()
        .filter(output -> output.rank() == 3 && output.side(2) == 4 && !isWhole(output))
        .max(Comparator.comparing(output -> output.name().matches(".*(?i:box|dets).*")))
        .orElseThrow(() -> new NoMatch("none of its outputs has rows of four numbers for boxes"));
  }

  Output other(Output one) {
    return all.get(all.get(0).equals(one) ? 1 : 0);
  }

  void requireCount(int count) throws NoMatch {
    require(all.size() == count, "it has %d outputs, not %d", all.size(), count);
  }
}
