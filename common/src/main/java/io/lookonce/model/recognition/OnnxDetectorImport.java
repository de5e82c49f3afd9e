package io.lookonce.model.recognition;

import io.lookonce.image.InputRule;
import io.lookonce.image.InputRule.ChannelOrder;
import io.lookonce.image.InputRule.LetterboxPosition;
import io.lookonce.image.InputRule.ResizeMode;
import io.lookonce.image.Interpolation;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.recognition.DetectorFamily.Preparation;
import io.lookonce.onnx.OnnxModelFile;
import io.lookonce.onnx.OnnxModelFile.FirstStep;
import io.lookonce.onnx.OnnxRewrite;
import io.lookonce.onnx.OnnxTrial;
import io.lookonce.onnx.OnnxTrial.Output;
import io.lookonce.yolo.Anchor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes a detector from an ONNX file: says what it is, and writes the network of its bundle, which
 * has one input of floats {@code [batch, 3, height, width]} and one output of floats. A file that
 * has both already is copied as it is; else operators are put before and behind its graph.
 */
public final class OnnxDetectorImport {

  private static final String CLASSES_NEEDED =
      "the file holds no class names: give --classes FILE with %s, one a line";

  private final OnnxModelFile file;
  private final UltralyticsMetadata metadata;
  private final Wishes wishes;
  private final Duration limit;
  private final List<String> reasons = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** Dimensions of one image in the first output of the trial pass. */
  private List<Integer> trialSides = List.of();

  /**
   * What a person says of a model; each null or empty where the file is to be asked.
   *
   * @param classes names of classes in the order of their ids
   * @param size width and height of the input
   * @param padding grey of what a letterboxed image leaves free, 0 to 255
   * @param divisor what samples of 0 to 255 are divided by
   * @param mean taken off each channel after the division
   * @param deviation each channel is divided by at last
   */
  public record Wishes(
      DetectorFamily family,
      List<String> classes,
      List<Integer> size,
      List<Anchor> anchors,
      ResizeMode resize,
      LetterboxPosition position,
      Float padding,
      ChannelOrder order,
      Float divisor,
      List<Float> mean,
      List<Float> deviation,
      Interpolation interpolation) {

    /** No wishes but a family and names. */
    public static Wishes of(DetectorFamily family, List<String> classes) {
      return new Wishes(
          family,
          classes,
          List.of(),
          List.of(),
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of(),
          Interpolation.BILINEAR);
    }

    /** The same with a size of the input. */
    public Wishes withSize(int width, int height) {
      return new Wishes(
          family,
          classes,
          List.of(width, height),
          anchors,
          resize,
          position,
          padding,
          order,
          divisor,
          mean,
          deviation,
          interpolation);
    }
  }

  /**
   * What a model was taken for.
   *
   * @param classes names of classes; empty if neither file nor person gave any
   * @param classCount how many classes its output has; 0 if the layout does not say
   * @param input how images are prepared, before the network
   * @param preparation the same with means and deviations, which are in the network
   * @param reasons what it was recognised by, one a line
   * @param warnings what a person should know, one a line
   */
  public record Recognised(
      DetectorFamily family,
      List<String> classes,
      int classCount,
      InputRule input,
      Preparation preparation,
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
            CLASSES_NEEDED.formatted(classCount > 0 ? classCount + " names" : "its names"));
      }
      return classes;
    }
  }

  private OnnxDetectorImport(OnnxModelFile file, Wishes wishes, Duration limit) {
    this.limit = limit;
    this.file = file;
    this.metadata = new UltralyticsMetadata(file.metadata());
    this.wishes = wishes;
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
  public static Recognised recognise(Path model, Path network, Wishes wishes, Duration limit)
      throws IOException {
    OnnxModelFile file = OnnxModelFile.read(model);
    return new OnnxDetectorImport(file, wishes, limit).recognise(model, network);
  }

  private Recognised recognise(Path model, Path network) throws IOException {
    requireDetector();
    ModelInput input = ModelInput.of(file, wishes.size(), metadata.size());
    reasons.add(input.text());
    List<String> names = names();
    LayoutMatch match = match(input, names);
    reasons.add(match.reason());
    Preparation preparation = preparation(match, input);
    InputRule rule = preparation.rule(input.width(), input.height(), wishes.interpolation());
    write(model, network, input, match, preparation);
    int classes = names.isEmpty() ? Math.max(1, match.classes()) : names.size();
    TrialVerdict.require(network, rule, match.head(), classes, !names.isEmpty())
        .ifPresent(warnings::add);
    return new Recognised(
        match.family(),
        names,
        match.classes(),
        rule,
        preparation,
        match.head(),
        List.copyOf(reasons),
        List.copyOf(warnings));
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
    if (!wishes.classes().isEmpty()) {
      return wishes.classes();
    }
    List<String> names = metadata.names();
    if (!names.isEmpty()) {
      reasons.add("%d class names from its metadata".formatted(names.size()));
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
              TrialVerdict.image(input.width(), input.height(), input.batches(), bytes ? 1 : 255),
              new long[] {input.batches(), 3, input.height(), input.width()},
              limit);
      trialSides =
          outputs.get(0).shape().stream().skip(1).map(side -> Math.toIntExact(side)).toList();
      LayoutSearch search =
          new LayoutSearch(
              new OutputFacts(
                  file,
                  outputs,
                  input.width(),
                  input.height(),
                  names.size(),
                  wishes.anchors(),
                  wishes.family()));
      LayoutMatch match = search.find(wishes.family());
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

  private Preparation preparation(LayoutMatch match, ModelInput input) {
    Preparation usual = match.preparation();
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
    return new Preparation(
        or(wishes.resize(), usual.resize()),
        or(wishes.position(), usual.position()),
        or(wishes.padding(), usual.padding()),
        or(wishes.order(), usual.order()),
        or(wishes.divisor(), usual.divisor()),
        wishes.mean().isEmpty()
            ? wishes.divisor() == null ? usual.mean() : List.of()
            : wishes.mean(),
        wishes.deviation().isEmpty()
            ? wishes.divisor() == null ? usual.deviation() : List.of()
            : wishes.deviation());
  }

  private static <T> T or(T wish, T usual) {
    return wish != null ? wish : usual;
  }

  private void write(
      Path model, Path network, ModelInput input, LayoutMatch match, Preparation preparation)
      throws IOException {
    boolean plainInput =
        input.isPlain() && preparation.mean().isEmpty() && preparation.deviation().isEmpty();
    boolean plainOutput =
        match.recipe() == null
            && file.outputs().get(0).type().equals("FLOAT")
            && file.outputs().get(0).shape().stream().skip(1).allMatch(side -> side > 0);
    if (plainInput && plainOutput && OnnxModelFile.externalFiles(model).isEmpty()) {
      Files.copy(model, network, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    boolean oneImage = match.recipe() != null && match.recipe().oneImage();
    if (oneImage && input.batch() > 1) {
      throw new IllegalArgumentException(
          "takes %d images at a time and mixes their boxes; export it with a batch of 1"
              .formatted(input.batch()));
    }
    ModelInput fed = oneImage ? input.withBatch(1) : input;
    OnnxRewrite rewrite = new OnnxRewrite(file);
    fed.feed(rewrite, preparation.mean(), preparation.deviation());
    String value =
        match.recipe() == null
            ? file.outputs().get(0).name()
            : match.recipe().value().apply(rewrite);
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
    adapted.add(match.recipe() == null ? "type or shape of its output" : "outputs into one");
    return adapted;
  }

  private long[] dimensions(ModelInput fed, LayoutMatch match) {
    List<Integer> sides = match.recipe() == null ? trialSides : match.recipe().dimensions();
    long[] dimensions = new long[sides.size() + 1];
    dimensions[0] = fed.batch();
    for (int i = 0; i < sides.size(); i++) {
      dimensions[i + 1] = sides.get(i);
    }
    return dimensions;
  }
}
