package io.lookonce.darknet;

import java.util.List;

/**
 * What other builds of Darknet added to its layers. It would change the result and is not computed
 * here, so it is refused by name.
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
          "dontload",
          "dontloadscales");

  private LayerVariants() {}

  static void refuseInConvolution(DarknetSection section) throws DarknetFormatException {
    section.refuseUnless("groups", 1);
    section.refuseUnless("dilation", 1);
    for (String key : CONVOLUTION_SWITCHES) {
      section.refuseUnless(key, 0);
    }
    refuse(section, List.of("stride_x", "stride_y", "share_index"));
  }

  static void refuseInMaxPool(DarknetSection section) throws DarknetFormatException {
    section.refuseUnless("maxpool_depth", 0);
    section.refuseUnless("antialiasing", 0);
    refuse(section, List.of("stride_x", "stride_y"));
  }

  static void refuseInReorg(DarknetSection section) throws DarknetFormatException {
    for (String key : List.of("reverse", "flatten", "extra")) {
      section.refuseUnless(key, 0);
    }
  }

  static void refuseInUpsample(DarknetSection section) throws DarknetFormatException {
    section.refuseUnless("scale", 1);
  }

  static void refuseInShortcut(DarknetSection section) throws DarknetFormatException {
    for (String key : List.of("alpha", "beta")) {
      section.refuseUnless(key, 1);
    }
    if (!section.text("weights_type", "none").equals("none")) {
      refuse(section, List.of("weights_type"));
    }
    String from = section.text("from", "");
    if (from.contains(",")) {
      throw section.problem(
          "from",
          "from=%s in [shortcut] is not supported, only one layer is"
              .formatted(DarknetSection.quoted(from)));
    }
  }

  /** Heads whose values mean something else than a YOLOv2 region's. */
  static void refuseInRegion(DarknetSection section) throws DarknetFormatException {
    section.refuseUnless("coords", 4);
    section.refuseUnless("background", 0);
    section.refuseUnless("softmax", 1);
    if (section.has("tree")) {
      throw section.problem("tree", "tree in [region] (a class hierarchy) is not supported");
    }
  }

  private static void refuse(DarknetSection section, List<String> keys)
      throws DarknetFormatException {
    for (String key : keys) {
      if (section.has(key)) {
        throw section.problem(key, "%s in [%s] is not supported".formatted(key, section.name()));
      }
    }
  }
}
