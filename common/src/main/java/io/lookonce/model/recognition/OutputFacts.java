package io.lookonce.model.recognition;

import io.lookonce.onnx.OnnxModelFile;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the layouts of outputs are told apart by.
 *
 * @param file the model
 * @param outputs of a trial pass, in the model's order
 * @param width of the input in pixels
 * @param height of the input in pixels
 * @param classes how many class names there are; 0 if none are known
 * @param anchors that a person gave; may be empty
 * @param wished the family that a person said; or null
 */
record OutputFacts(
    OnnxModelFile file,
    List<Output> outputs,
    int width,
    int height,
    int classes,
    List<Anchor> anchors,
    DetectorFamily wished) {

  private static final List<List<Integer>> STRIDES =
      List.of(
          List.of(8, 16, 32),
          List.of(8, 16, 32, 64),
          List.of(4, 8, 16, 32),
          List.of(16, 32),
          List.of(4, 8, 16, 32, 64));

  /** Thrown to say why outputs have not the layout of a family. */
  static final class NoMatch extends Exception {
    private static final long serialVersionUID = 1L;

    NoMatch(String why) {
      super(why, null, false, false);
    }
  }

  static void require(boolean condition, String why, Object... arguments) throws NoMatch {
    if (!condition) {
      throw new NoMatch(why.formatted(arguments));
    }
  }

  /** The outputs as a person reads them. */
  String text() {
    return outputs.stream()
        .map(output -> output.name() + " " + OnnxModelFile.shapeText(output.shape()))
        .collect(Collectors.joining(", "));
  }

  /** Cells of the usual grids; of three with the strides 8, 16 and 32 first. */
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

  /** The only output, or the only one beside masks. */
  Output only() throws NoMatch {
    Output prototypes = masks();
    List<Output> others = new ArrayList<>(outputs);
    others.remove(prototypes);
    if (others.size() > 1) {
      // How many boxes there are.
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

  /** YOLOv5, v7 and v9 may give their grids behind the decoded boxes. */
  private static boolean isFirstOfYolo(List<Output> others) {
    return others.get(0).rank() == 3
        && others.stream().skip(1).allMatch(other -> other.rank() >= 4);
  }

  /** The prototypes of masks, {@code [B, M, height / 4, width / 4]}; null if there are none. */
  Output masks() {
    if (outputs.size() < 2) {
      return null;
    }
    return outputs.stream()
        .filter(
            output ->
                output.rank() == 4
                    && output.side(2) == height / 4
                    && output.side(3) == width / 4
                    && output.side(1) < 512)
        .findFirst()
        .orElse(null);
  }

  /** Coefficients of masks in a row. */
  int coefficients() {
    Output prototypes = masks();
    return prototypes == null ? 0 : prototypes.side(1);
  }

  /**
   * The output of a name, without TensorFlow's port and in small letters; null if there is none.
   */
  Output named(String... names) {
    for (String name : names) {
      for (Output output : outputs) {
        String plain = output.name().toLowerCase(Locale.ROOT).replaceAll(":\\d+$", "");
        if (plain.equals(name) || plain.endsWith("/" + name)) {
          return output;
        }
      }
    }
    return null;
  }

  /** Whether an output holds whole numbers by its type. */
  boolean isWhole(Output output) {
    return file.outputs().stream()
        .filter(value -> value.name().equals(output.name()))
        .anyMatch(value -> value.type().startsWith("INT"));
  }

  /** The greatest of an output's numbers in some columns of its rows; 0 if it has none. */
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
}
