package io.lookonce.jobs.models;

import io.lookonce.data.boxes.format.ClassNamesFile;
import io.lookonce.image.InputRule;
import io.lookonce.image.InputRule.ResizeMode;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelReference;
import io.lookonce.model.Thresholds;
import io.lookonce.model.recognition.DetectorTrial;
import io.lookonce.model.recognition.NetworkTrial;
import io.lookonce.model.recognition.OnnxDetectorImport.Recognised;
import io.lookonce.nd4j.TrainingLibraries;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lookonce models import}: adds an ONNX, Darknet or Keras model to the registry. */
@Command(
    name = "import",
    description = {
      "Imports a model as the next version of its name. Prints what it was recognised as.",
      "FILE is an ONNX file, a Darknet .cfg or .weights with the other beside it, or a Keras .h5,",
      "which may hold a classifier too.",
      "Options complete and override what an ONNX file states."
    },
    footer = {
      "",
      "Examples:",
      "  lookonce models import best.onnx --name cars",
      "  lookonce models import --darknet yolov2.cfg yolov2.weights --classes coco.names --name"
          + " yolov2"
    },
    sortOptions = false)
final class ModelsImportCommand extends LookonceCommand {

  private static final double USUAL_IOU = 0.5;

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "The model.")
  private String file;

  @ArgGroup(multiplicity = "0..1")
  private ModelSource source = new ModelSource();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name in the registry. Default: that of the file.")
  private String name;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "Class names, one a line, in the order of the network's output. Default for ONNX: those"
              + " in the file.")
  private String classesFile;

  @Option(
      names = "--input",
      paramLabel = "WxH",
      description = "Size of the network's input. Default: that of the file.")
  private String input;

  @Mixin private OnnxImportOptions onnxOptions;

  @Option(
      names = "--resize",
      paramLabel = "stretch|letterbox",
      description = "How images are fitted. Default: Darknet stretch; ONNX the family's.")
  private ResizeMode resize;

  @Option(
      names = "--interpolation",
      paramLabel = "bilinear|bicubic",
      description = "bicubic is the course's antialiased one. Default: bilinear.")
  private Interpolation interpolation = Interpolation.BILINEAR;

  @Option(
      names = "--score-threshold",
      paramLabel = "0..1",
      description = "The model's default for scoring. Default: 0.5.")
  private double scoreThreshold = 0.5;

  @Option(
      names = "--iou-threshold",
      paramLabel = "0..1",
      description =
          "The model's default for suppression. Default: 0.5; 1, which is none, where the network"
              + " does it itself.")
  private Double iouThreshold;

  @Option(
      names = "--dry-run",
      description = "Print what the model was recognised as and why, and import nothing.")
  private boolean dryRun;

  @Option(
      names = "--try",
      paramLabel = "IMAGE",
      description = "Paint what the model finds in an image, into NAME-IMAGE.jpg of this folder.")
  private String tryImage;

  @Option(
      names = "--max-forward-seconds",
      paramLabel = "N",
      description = "Refuse a network whose forward pass of one image takes longer. Default: 60.")
  private int maxForwardSeconds = Math.toIntExact(OnnxNetwork.TIME_LIMIT.toSeconds());

  @Mixin private RegistryOption registry;

  private Storage storage;
  private List<String> classes;

  @Override
  protected int execute() throws IOException {
    storage = storage();
    if (file != null) {
      source.choose(storage, file);
    }
    require(source.first() != null, "name the model's file, such as 'models import best.onnx'");
    if (source.keras() != null) {
      TrainingLibraries.require();
    }
    refuseForeign("--keras", source.keras());
    refuseForeign("--onnx", source.onnx());
    if (name == null) {
      name = source.modelName();
    }
    ModelReference.requireName(name);
    thresholds(USUAL_IOU);
    require(
        maxForwardSeconds >= 1,
        "--max-forward-seconds %d: at least 1 is needed",
        maxForwardSeconds);
    classes = classesFile == null ? List.of() : readClasses();
    java.nio.file.Path folder = Files.createTempDirectory("lookonce-import");
    try {
      if (source.onnx() != null) {
        return fromOnnx(folder);
      }
      ImportedNetwork network = source.keras() != null ? fromKeras(folder) : fromDarknet(folder);
      out().println(source.first() + ": " + network.summary());
      return finish(network, folder, thresholds(USUAL_IOU));
    } finally {
      storage.delete(new Path(folder.toUri()));
    }
  }

  private void refuseForeign(String option, String named) throws IOException {
    if (named != null) {
      ForeignModel.refuse(storage, file != null ? "" : option, new Path(named));
    }
  }

  private ImportedNetwork fromDarknet(java.nio.file.Path folder) throws IOException {
    require(!onnxOptions.isGiven(), "%s is for ONNX files only", givenOnnxOption());
    requireNames("Darknet's files hold no class names");
    Path configuration = new Path(source.darknet().get(0));
    Path weights = new Path(source.darknet().get(1));
    return new DarknetImport(storage, configuration, weights, limit())
        .convert(
            sides(),
            classes.size(),
            classesFile,
            (kind, width, height) -> inputRule(width, height),
            folder);
  }

  private ImportedNetwork fromKeras(java.nio.file.Path folder) throws IOException {
    require(!onnxOptions.isGivenBesideAnchors(), "%s is for ONNX files only", givenOnnxOption());
    requireNames("Keras files hold no class names");
    return new KerasImport(storage, new Path(source.keras()), sides(), limit())
        .convert(
            classes.size(),
            onnxOptions.anchors(),
            (kind, width, height) -> inputRule(width, height),
            folder);
  }

  /** A dry run alone needs no class names. */
  private void requireNames(String reason) {
    require(
        !classes.isEmpty() || (dryRun && tryImage == null), "--classes FILE is needed: %s", reason);
  }

  /** Width and height of the input; null for those of the model. */
  private int[] sides() {
    List<Integer> size = size();
    return size.isEmpty() ? null : new int[] {size.get(0), size.get(1)};
  }

  private Duration limit() {
    return Duration.ofSeconds(maxForwardSeconds);
  }

  private String givenOnnxOption() {
    return Stream.of(
            "--head",
            "--anchors",
            "--value-range",
            "--channel-order",
            "--mean",
            "--deviation",
            "--letterbox",
            "--padding")
        .filter(this::isGiven)
        .findFirst()
        .orElse("--head");
  }

  private int fromOnnx(java.nio.file.Path folder) throws IOException {
    OnnxImport onnx = new OnnxImport(storage, new Path(source.onnx()), folder);
    Recognised recognised =
        onnx.recognise(onnxOptions.options(classes, size(), resize, interpolation), limit());
    onnx.description(recognised).forEach(out()::println);
    recognised.warnings().forEach(warning -> err().println("warning: " + warning));
    if (!dryRun || tryImage != null) {
      try {
        classes = recognised.requireClasses();
      } catch (IllegalArgumentException unnamed) {
        throw new InputRefused(source.onnx() + ": " + unnamed.getMessage(), unnamed);
      }
    }
    return finish(
        onnx.imported(recognised), folder, thresholds(recognised.iouThreshold(USUAL_IOU)));
  }

  /** Runs the network on the image of {@code --try}, and publishes it unless this is a dry run. */
  private int finish(ImportedNetwork network, java.nio.file.Path folder, Thresholds thresholds)
      throws IOException {
    if (tryImage != null) {
      require(network.head() != null, "--try %s: a classifier finds no boxes", tryImage);
      java.nio.file.Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
      DetectorTrial trial =
          new DetectorTrial(onnx, network.input(), network.head(), classes.size());
      NetworkTrial.paint(storage, tryImage, trial, thresholds, classes, name)
          .forEach(out()::println);
    }
    if (dryRun) {
      return ExitCode.DONE;
    }
    ModelBundle bundle =
        registry.open(storage).publish(network.draft(name, classes, thresholds), network.files());
    out().println("imported " + bundle.reference() + " into " + bundle.folder());
    return ExitCode.DONE;
  }

  /** Darknet's images are stretched unless asked. */
  private InputRule inputRule(int width, int height) {
    return resize == ResizeMode.LETTERBOX
        ? InputRule.darknetLetterbox(width, height, interpolation)
        : InputRule.stretched(width, height, interpolation);
  }

  /** Width and height of {@code --input}; empty if it is not given. */
  private List<Integer> size() {
    if (input == null) {
      return List.of();
    }
    Matcher matcher = SIZE.matcher(input);
    require(matcher.matches(), "--input %s: expected WxH, such as 416x416", input);
    return List.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  private Thresholds thresholds(double usualIou) {
    try {
      return new Thresholds(scoreThreshold, iouThreshold == null ? usualIou : iouThreshold);
    } catch (IllegalArgumentException outside) {
      throw new InputRefused(outside.getMessage(), outside);
    }
  }

  private List<String> readClasses() throws IOException {
    List<String> names;
    try {
      names = ClassNamesFile.read(storage, Storage.path(classesFile));
    } catch (FileNotFoundException absent) {
      throw new InputRefused("--classes " + classesFile + ": no such file", absent);
    } catch (InputRefused wrong) {
      throw new InputRefused("--classes " + wrong.getMessage(), wrong);
    }
    require(
        names.stream().distinct().count() == names.size(),
        "--classes %s: a name occurs twice",
        classesFile);
    return names;
  }
}
