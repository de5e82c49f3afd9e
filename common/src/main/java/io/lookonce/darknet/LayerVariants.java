package io.lookonce.darknet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds what a section asks for and is not supported: layers and, mostly from forks of Darknet,
 * options of layers that would change the result.
 */
final class LayerVariants {
  private static final List<String> CONVOLUTION_SWITCHES =
      List.of(
          "binary",
          "xnor",
          "bin_output",
          "flipped",
          "antialiasing",
          "cbn",
          "sway",
          "rotate",
          "stretch",
          "stretch_sway",
          "coordconv",
          "dontload",
          "dontloadscales");

  private final DarknetSection section;
  private final List<DarknetFormatException> problems = new ArrayList<>();

  private LayerVariants(DarknetSection section) {
    this.section = section;
  }

  private interface Check {
    void run() throws DarknetFormatException;
  }

  /** Everything in a section that is not supported, independent of other sections. */
  static List<DarknetFormatException> problems(DarknetSection section) {
    LayerVariants variants = new LayerVariants(section);
    switch (section.name()) {
      case "convolutional", "conv" -> variants.convolution();
      case "maxpool", "max" -> variants.maxPool();
      case "reorg" -> variants.neutral(0, List.of("reverse", "flatten", "extra"));
      case "upsample" -> variants.neutral(1, List.of("scale"));
      case "shortcut" -> variants.shortcut();
      case "scale_channels" -> {
        variants.neutral(0, List.of("scale_wh"));
        variants.activation("linear");
      }
      case "sam" -> variants.activation("linear");
      case "region" -> variants.region();
      case "avgpool", "avg", "route", "dropout", "yolo" -> {}
      default ->
          variants.problems.add(
              section.problem(
                  String.format(
                      Locale.ROOT,
                      "[%s] is not supported",
                      DarknetSection.quoted(section.name()))));
    }
    return variants.problems;
  }

  private void convolution() {
    neutral(0, CONVOLUTION_SWITCHES);
    absent(List.of("share_index"));
    activation("logistic");
  }

  private void maxPool() {
    neutral(0, List.of("maxpool_depth", "antialiasing"));
  }

  private void shortcut() {
    neutral(1, List.of("alpha", "beta"));
    if (!section.text("weights_type", "none").equals("none")) {
      absent(List.of("weights_type"));
    }
    activation("linear");
  }

  /** Heads whose values mean something else than a YOLOv2 region's. */
  private void region() {
    neutral(4, List.of("coords"));
    neutral(0, List.of("background"));
    neutral(1, List.of("softmax"));
    if (section.has("tree")) {
      problems.add(
          section.problem("tree", "tree in [region] (a class hierarchy) is not supported"));
    }
  }

  private void activation(String absent) {
    check(() -> DarknetActivation.read(section, absent));
  }

  private void neutral(int value, List<String> keys) {
    keys.forEach(key -> check(() -> section.refuseUnless(key, value)));
  }

  private void absent(List<String> keys) {
    for (String key : keys) {
      if (section.has(key)) {
        problems.add(
            section.problem(
                key,
                String.format(Locale.ROOT, "%s in [%s] is not supported", key, section.name())));
      }
    }
  }

  private void check(Check check) {
    try {
      check.run();
    } catch (DarknetFormatException problem) {
      problems.add(problem);
    }
  }
}
