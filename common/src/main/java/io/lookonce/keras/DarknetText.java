package io.lookonce.keras;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the sections of the Darknet configuration that computes what a Keras model computes. */
final class DarknetText {

  private final StringBuilder text = new StringBuilder();
  private final List<String> problems;
  private int sections;

  /**
   * @param problems receives everything that Darknet cannot express
   */
  DarknetText(List<String> problems) {
    this.problems = problems;
  }

  /**
   * The output of a Keras layer: the number of the Darknet layer that computes it, and its shape.
   */
  record Value(int number, int height, int width, int channels) {}

  /** The input. */
  void network(int width, int height, int channels) {
    text.append(
        String.format(
            Locale.ROOT, "[net]%nwidth=%d%nheight=%d%nchannels=%d%n%n", width, height, channels));
  }

  /** Number of the last section. */
  int last() {
    return sections - 1;
  }

  /** A section that reads a value, after a route if that is not the output of the last section. */
  void section(Value from, String format, Object... numbers) {
    if (from.number() != sections - 1) {
      if (from.number() < 0) {
        problems.add("more than one layer reads the model's input");
        return;
      }
      add(String.format(Locale.ROOT, "[route]%nlayers=%d%n", from.number()));
    }
    add(String.format(Locale.ROOT, format, numbers));
  }

  void add(String section) {
    text.append(section.replace("\r", "")).append('\n');
    sections++;
  }

  /**
   * The heads: {@code [region]} for one output, {@code [yolo]} for several.
   *
   * @param classNames number of classes; 0 to derive it from the anchors and the outputs
   */
  void heads(List<Value> outputs, int classNames, List<Float> anchors) {
    int pairs = anchors.size() / 2;
    if (anchors.isEmpty() || anchors.size() % 2 != 0 || pairs % outputs.size() != 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "needs --anchors w,h,w,h,... in pairs, as many for each of its %d outputs",
              outputs.size()));
      return;
    }
    int each = pairs / outputs.size();
    int classes = classNames > 0 ? classNames : outputs.get(0).channels() / each - 5;
    for (Value output : outputs) {
      if (output.channels() != each * (5 + classes)) {
        problems.add(
            String.format(
                Locale.ROOT,
                "gives %d channels; %d anchors and %d classes need %d",
                output.channels(),
                each,
                classes,
                each * (5 + classes)));
        return;
      }
    }
    String listed = anchors.stream().map(String::valueOf).collect(Collectors.joining(","));
    if (outputs.size() == 1) {
      section(
          outputs.get(0),
          "[region]%nanchors=%s%nclasses=%d%ncoords=4%nnum=%d%nsoftmax=1%n",
          listed,
          classes,
          each);
      return;
    }
    for (Value output : outputs) {
      // The coarser a grid, the larger its anchors.
      long coarser = outputs.stream().filter(other -> other.height() < output.height()).count();
      int first = pairs - each * (int) (coarser + 1);
      section(
          output,
          "[yolo]%nmask=%s%nanchors=%s%nclasses=%d%nnum=%d%n",
          IntStream.range(first, first + each)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(",")),
          listed,
          classes,
          pairs);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
