package io.lookonce.model.recognition;

import io.lookonce.image.InputRule;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.recognition.DetectorFamily.Preprocessing;
import io.lookonce.onnx.OnnxModelFile;
import io.lookonce.onnx.OnnxModelFile.FirstStep;
import io.lookonce.onnx.OnnxRewrite;
import io.lookonce.onnx.OnnxScan;
import io.lookonce.onnx.OnnxTrial;
import io.lookonce.onnx.OnnxTrial.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Recognises the detector in an ONNX file and writes the network of its bundle. That network has
 * one input of floats {@code [batch, 3, height, width]} and one output of floats. A file of that
 * form is copied byte for byte; others get operators before and after their graph.
 */
public final class OnnxDetectorImport {

  private static final String CLASSES_NEEDED =
      "the file holds no class names: give --classes FILE with %s, one a line";

  private final Path source;

  /** The model with a batch dimension, which may lack in the source. */
  private final OnnxModelFile file;

  private final UltralyticsMetadata metadata;
  private final ImportOptions options;
  private final Duration limit;
  private final List<String> reasons = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** Dimensions of one image in the first output of the trial pass. */
  private List<Integer> trialSides = List.of();

  /**
   * A recognised model.
   *
   * @param classes class names; empty if neither the file nor the user names them
   * @param classCount number of classes of the output; 0 if the layout does not determine it
   * @param input preprocessing outside of the network
   * @param preprocessing the whole preprocessing; means and deviations are part of the network
   * @param reasons evidence for the family, one line each
   * @param warnings doubts to show to the user, one line each
   */
  public record Recognised(
      DetectorFamily family,
      List<String> classes,
      int classCount,
      InputRule input,
      Preprocessing preprocessing,
      HeadDescription head,
      List<String> reasons,
      List<String> warnings) {

    /** The overlap at which boxes are suppressed: never where the network does it itself. */
    public double iouThreshold(double usual) {
      return family.suppresses() ? 1 : usual;
    }

    /**
     * The class names.
     *
     * @throws IllegalArgumentException in one line, if there are none
     */
    public List<String> requireClasses() {
      if (classes.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, CLASSES_NEEDED, classCount > 0 ? classCount + " names" : "its names"));
      }
      return classes;
    }
  }

  private OnnxDetectorImport(Path source, ImportOptions options, Duration limit)
      throws IOException {
    this.source = source;
    this.limit = limit;
    this.file = OnnxModelFile.read(source).withBatch();
    this.metadata = new UltralyticsMetadata(file.metadata());
    this.options = options;
  }

  /**
   * Recognises a model and writes the network of its bundle.
   *
   * @param model on the local file system, with its other files beside it
   * @param network where the bundle's network is written
   * @param limit how long the trial's forward pass may take
   * @throws IllegalArgumentException in one line, if it is no detector that is known here, it is
   *     ambiguous, or it contradicts what is said of it
   * @throws IOException in one line, if the file cannot be read or run
   */
  public static Recognised recognise(
      Path model, Path network, ImportOptions options, Duration limit) throws IOException {
    return new OnnxDetectorImport(model, options, limit).recognise(network);
  }

  private Recognised recognise(Path network) throws IOException {
    requireDetector();
    ModelInput input = ModelInput.of(file, options.size(), metadata.size());
    reasons.add(input.text());
    if (file.batchAdded()) {
      reasons.add("the model takes one image without a batch dimension, which is added");
    }
    List<String> names = names();
    LayoutMatch match = match(input, names);
    reasons.add(match.reason());
    Preprocessing preprocessing = preprocessing(match, input);
    InputRule rule = preprocessing.rule(input.width(), input.height(), options.interpolation());
    write(network, input, match, preprocessing);
    int classes = names.isEmpty() ? Math.max(1, match.classes()) : names.size();
    OnnxScan.requireFinite(network);
    OutputCheck.require(network, rule, match.head(), classes, !names.isEmpty())
        .ifPresent(warnings::add);
    cocoWarning(match, names).ifPresent(warnings::add);
    return new Recognised(
        match.family(),
        names,
        match.classes(),
        rule,
        preprocessing,
        match.head(),
        List.copyOf(reasons),
        List.copyOf(warnings));
  }

  /**
   * TensorFlow's and torchvision's models number COCO's 80 classes by the ids 1 to 90, of which ten
   * are unused, so that a list of 80 names shifts every name from the twelfth class on.
   */
  private static Optional<String> cocoWarning(LayoutMatch match, List<String> names) {
    boolean numbered =
        match.head().kind() == HeadDescription.HeadKind.SELECTED
            && match.head().layout().before() == 1;
    if (match.family() == DetectorFamily.DETR
        && names.size() == 90
        && names.get(0).equals("person")) {
      return Optional.of(
          "90 class names are given; a DETR that was trained on COCO gives COCO's class ids, of"
              + " which 0 is unused: give 91 names, of which the first is a name of its own");
    }
    boolean coco =
        names.size() == 80 && names.get(0).equals("person") && names.get(79).equals("toothbrush");
    return numbered && coco
        ? Optional.of(
            "80 class names are given; a model of this kind that was trained on COCO gives class"
                + " ids 1 to 90: give 90 names, with a name of its own in each gap (12, 26, 29, 30,"
                + " 45, 66, 68, 69, 71, 83), unless it was trained on 80 consecutive classes")
        : Optional.empty();
  }

  private void requireDetector() {
    String unsupported =
        switch (metadata.task()) {
          case "pose" -> "a pose model (key points)";
          case "obb" -> "a model of oriented boxes";
          case "classify" -> "a classifier";
          default -> null;
        };
    if (unsupported != null) {
      throw new IllegalArgumentException(
          "is " + unsupported + " by its own metadata, which is not supported; export a detector");
    }
  }

  private List<String> names() {
    if (!options.classes().isEmpty()) {
      return options.classes();
    }
    List<String> names = metadata.names();
    if (!names.isEmpty()) {
      reasons.add(String.format(Locale.ROOT, "%d class names from its metadata", names.size()));
    }
    return names;
  }

  private LayoutMatch match(ModelInput input, List<String> names) throws IOException {
    Path trial = Files.createTempFile("lookonce-trial", ".onnx");
    try {
      OnnxRewrite rewrite = new OnnxRewrite(file);
      input.feed(rewrite, List.of(), List.of());
      rewrite.write(trial);
      boolean bytes = !input.type().startsWith("FLOAT") || !firstStep(input).equals(FirstStep.NONE);
      List<Output> outputs =
          OnnxTrial.run(
              trial,
              OutputCheck.image(input.width(), input.height(), input.batches(), bytes ? 1 : 255),
              new long[] {input.batches(), 3, input.height(), input.width()},
              limit);
      trialSides =
          outputs.get(0).shape().stream().skip(1).map(side -> Math.toIntExact(side)).toList();
      LayoutSearch search =
          new LayoutSearch(
              new ModelOutputs(
                  file,
                  outputs,
                  input.width(),
                  input.height(),
                  names.size(),
                  options.anchors(),
                  options.family()));
      LayoutMatch match = search.find(options.family());
      search.doubt(match).ifPresent(warnings::add);
      return match;
    } catch (IOException failed) {
      throw new IOException(String.valueOf(failed.getMessage()).replace(trial + ": ", ""), failed);
    } finally {
      Files.deleteIfExists(trial);
    }
  }

  private FirstStep firstStep(ModelInput input) {
    return file.firstStep(input.name());
  }

  private Preprocessing preprocessing(LayoutMatch match, ModelInput input) {
    Preprocessing usual = match.preprocessing();
    if (!input.type().startsWith("FLOAT") && !input.type().equals("DOUBLE")) {
      usual = usual.withRange(1);
      reasons.add("it takes bytes, so 0..255");
    } else {
      switch (firstStep(input)) {
        case DIVIDES_BY_255 -> {
          usual = usual.withRange(1);
          reasons.add("its graph divides by 255 itself, so 0..255");
        }
        case SUBTRACTS_MEANS_OF_255 -> {
          usual = usual.withRange(1);
          reasons.add("its graph takes means of 0..255 off itself");
        }
        case SUBTRACTS_MEANS_OF_1 -> {
          usual = usual.withRange(255);
          reasons.add("its graph takes means of 0..1 off itself");
        }
        case NONE -> {}
      }
    }
    return new Preprocessing(
        or(options.resize(), usual.resize()),
        or(options.position(), usual.position()),
        or(options.padding(), usual.padding()),
        or(options.order(), usual.order()),
        or(options.divisor(), usual.divisor()),
        options.mean().isEmpty()
            ? options.divisor() == null ? usual.mean() : List.of()
            : options.mean(),
        options.deviation().isEmpty()
            ? options.divisor() == null ? usual.deviation() : List.of()
            : options.deviation());
  }

  private static <T> T or(T stated, T usual) {
    return stated != null ? stated : usual;
  }

  private void write(Path network, ModelInput input, LayoutMatch match, Preprocessing preprocessing)
      throws IOException {
    boolean plainInput =
        input.isPlain() && preprocessing.mean().isEmpty() && preprocessing.deviation().isEmpty();
    boolean plainOutput =
        match.adapter() == null
            && file.outputs().get(0).type().equals("FLOAT")
            && file.outputs().get(0).shape().stream().skip(1).allMatch(side -> side > 0);
    boolean plainFile = !file.batchAdded() && OnnxModelFile.externalFiles(source).isEmpty();
    if (plainInput && plainOutput && plainFile) {
      Files.copy(source, network, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    boolean singleImage = match.adapter() != null && match.adapter().singleImage();
    if (singleImage && input.batch() > 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "takes %d images at a time and mixes their boxes; export it with a batch of 1",
              input.batch()));
    }
    ModelInput fed = singleImage ? input.withBatch(1) : input;
    OnnxRewrite rewrite = new OnnxRewrite(file);
    fed.feed(rewrite, preprocessing.mean(), preprocessing.deviation());
    String value =
        match.adapter() == null
            ? file.outputs().get(0).name()
            : match.adapter().value().apply(rewrite);
    rewrite.output(value, dimensions(fed, match));
    rewrite.write(network);
    reasons.add(
        "stored with operators around it that adapt its input and output: "
            + adapted(plainInput, match).stream().collect(Collectors.joining(", ")));
  }

  private List<String> adapted(boolean plainInput, LayoutMatch match) {
    List<String> adapted = new ArrayList<>();
    if (!plainInput) {
      adapted.add("input");
    }
    adapted.add(match.adapter() == null ? "type or shape of its output" : "outputs into one");
    return adapted;
  }

  private long[] dimensions(ModelInput fed, LayoutMatch match) {
    List<Integer> sides = match.adapter() == null ? trialSides : match.adapter().dimensions();
    long[] dimensions = new long[sides.size() + 1];
    dimensions[0] = fed.batch();
    for (int i = 0; i < sides.size(); i++) {
      dimensions[i + 1] = sides.get(i);
    }
    return dimensions;
  }
}
