package io.lookonce.jobs.models;

import io.lookonce.box.Detection;
import io.lookonce.data.source.TextLines;
import io.lookonce.data.source.TextLines.NotTextException;
import io.lookonce.image.InputRule;
import io.lookonce.image.InputRule.ResizeMode;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelReference;
import io.lookonce.model.Thresholds;
import io.lookonce.model.recognition.OnnxDetectorImport.Recognised;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lookonce models import}: from Darknet or ONNX files to a model of the registry. */
@Command(
    name = "import",
    description = {
      "Imports a detector as the next version of its name, and says what it took it for.",
      "FILE is an ONNX file, a Darknet .cfg or .weights with the other beside it, or a Keras .h5,",
      "which may hold a classifier too.",
      "What an ONNX file does not say itself, options do; they also overrule what it says."
    },
    sortOptions = false)
final class ModelsImportCommand extends LookonceCommand {

  private static final double USUAL_IOU = 0.5;

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "The model.")
  private String file;

  @ArgGroup(multiplicity = "0..1")
  private Source source = new Source();

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
      description = "Say what the model was taken for and why, and import nothing.")
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

  /** Where the network comes from, by its format. */
  static final class Source {

    @Option(
        names = "--darknet",
        arity = "2",
        paramLabel = "CFG WEIGHTS",
        description = "Darknet's configuration and weights.")
    private List<String> darknet;

    @Option(names = "--onnx", paramLabel = "FILE", description = "An ONNX file.")
    private String onnx;

    @Option(
        names = "--keras",
        paramLabel = "FILE",
        description = "A model of Keras 2 in HDF5, as model.save('model.h5') writes it.")
    private String keras;

    /** The file whose name the model gets; null if none is given. */
    private String first() {
      if (darknet != null) {
        return darknet.get(0);
      }
      return onnx != null ? onnx : keras;
    }
  }

  private Storage storage;
  private List<String> classes;

  @Override
  protected int execute() throws IOException {
    storage = storage();
    if (file != null) {
      chooseByName(new Path(file));
    }
    require(source.first() != null, "name the model's file, such as 'models import best.onnx'");
    refuseForeign("--keras", source.keras);
    refuseForeign("--onnx", source.onnx);
    if (name == null) {
      name = nameOf(new Path(source.first()));
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
      if (source.keras != null) {
        return fromKeras(folder);
      }
      return source.darknet != null ? fromDarknet(folder) : fromOnnx(folder);
    } finally {
      storage.delete(new Path(folder.toUri()));
    }
  }

  private void refuseForeign(String option, String named) throws IOException {
    if (named != null) {
      ForeignModel.refuse(storage, file != null ? "" : option, new Path(named));
    }
  }

  /** Tells the format of a file by its name; what has another name is taken for ONNX. */
  private void chooseByName(Path model) throws IOException {
    require(
        source.first() == null,
        "%s: name one model, as FILE or by --onnx, --darknet or --keras",
        file);
    String lowerCase = model.getName().toLowerCase(Locale.ROOT);
    switch (lowerCase.substring(lowerCase.lastIndexOf('.') + 1)) {
      case "cfg", "weights" -> {
        Path configuration = sibling(model, ".cfg");
        Path weights = sibling(model, ".weights");
        for (Path needed : List.of(configuration, weights)) {
          require(
              storage.exists(needed),
              "%s: %s is not there; name both by --darknet CFG WEIGHTS",
              file,
              needed);
        }
        source.darknet = List.of(configuration.toString(), weights.toString());
      }
      case "h5", "hdf5", "keras" -> source.keras = file;
      default -> source.onnx = file;
    }
  }

  private static Path sibling(Path model, String extension) {
    String stem = model.getName().replaceFirst("\\.[^.]*$", "");
    return model.getParent() == null
        ? new Path(stem + extension)
        : new Path(model.getParent(), stem + extension);
  }

  /** A file's name without its extension, in the letters that a model's name may have. */
  private static String nameOf(Path model) {
    return model
        .getName()
        .replaceFirst("\\.[^.]*$", "")
        .replaceAll("[^A-Za-z0-9._-]", "-")
        .replaceFirst("^[^A-Za-z0-9]+", "");
  }

  private int fromDarknet(java.nio.file.Path folder) throws IOException {
    require(!onnxOptions.isGiven(), "%s is for ONNX files only", givenOnnxOption());
    require(!classes.isEmpty(), "--classes FILE is needed: Darknet's files hold no class names");
    DarknetImport darknet =
        new DarknetImport(
            storage, new Path(source.darknet.get(0)), new Path(source.darknet.get(1)));
    List<Integer> size = size();
    ImportedNetwork network =
        darknet.convert(
            size.isEmpty() ? null : new int[] {size.get(0), size.get(1)},
            classes.size(),
            classesFile,
            (kind, width, height) -> inputRule(width, height),
            folder);
    java.nio.file.Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
    NetworkTrial.run(
        storage, new Path(onnx.toUri()), network.input(), network.head(), classes.size(), limit());
    out()
        .println(
            "%s: Darknet, %s head, %d classes, %dx%d"
                .formatted(
                    source.darknet.get(0),
                    network.head().kind(),
                    classes.size(),
                    network.input().width(),
                    network.input().height()));
    return finish(network, onnx, thresholds(USUAL_IOU));
  }

  private int fromKeras(java.nio.file.Path folder) throws IOException {
    require(!onnxOptions.isGivenBesideAnchors(), "%s is for ONNX files only", givenOnnxOption());
    require(!classes.isEmpty(), "--classes FILE is needed: Keras files hold no class names");
    require(
        !dryRun && tryImage == null,
        "--dry-run and --try are not for Keras files: import it first");
    List<Integer> size = size();
    KerasImport keras =
        new KerasImport(
            storage,
            new Path(source.keras),
            size.isEmpty() ? null : new int[] {size.get(0), size.get(1)},
            limit());
    ModelDraft draft =
        keras.convert(
            name,
            classes,
            onnxOptions.anchors(),
            (kind, width, height) -> inputRule(width, height),
            thresholds(USUAL_IOU),
            folder);
    ModelBundle bundle = registry.open(storage).publish(draft, keras.files());
    out().println("imported " + bundle.reference() + " into " + bundle.folder());
    return ExitCode.DONE;
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
    OnnxImport onnx = new OnnxImport(storage, new Path(source.onnx), folder);
    Recognised recognised =
        onnx.recognise(onnxOptions.wishes(classes, size(), resize, interpolation), limit());
    describe(recognised);
    if (!dryRun || tryImage != null) {
      try {
        classes = recognised.requireClasses();
      } catch (IllegalArgumentException unnamed) {
        throw new InputRefused(source.onnx + ": " + unnamed.getMessage(), unnamed);
      }
    }
    ImportedNetwork network = onnx.imported(recognised);
    network.origin().put("recognised as", recognised.family() + ": " + recognised.preparation());
    return finish(network, onnx.network(), thresholds(recognised.iouThreshold(USUAL_IOU)));
  }

  private void describe(Recognised recognised) {
    out()
        .println(
            "%s: %s (%s), %s, %dx%d"
                .formatted(
                    source.onnx,
                    recognised.family().models(),
                    recognised.family(),
                    classCount(recognised),
                    recognised.input().width(),
                    recognised.input().height()));
    recognised.reasons().forEach(reason -> out().println("  " + reason));
    out().println("  images: " + recognised.preparation());
    out()
        .println(
            recognised.family().suppresses()
                ? "  the network suppresses overlapping boxes itself"
                : "  overlapping boxes are suppressed afterwards");
    recognised.warnings().forEach(warning -> err().println("warning: " + warning));
  }

  private static String classCount(Recognised recognised) {
    int count =
        recognised.classes().isEmpty() ? recognised.classCount() : recognised.classes().size();
    return count == 0
        ? "class names unknown: give --classes FILE"
        : count + (recognised.classes().isEmpty() ? " classes without names" : " classes");
  }

  /** Shows what the network finds, if asked, and publishes it, if wanted. */
  private int finish(ImportedNetwork network, java.nio.file.Path onnx, Thresholds thresholds)
      throws IOException {
    if (tryImage != null) {
      tryOut(new ImportTrial(onnx, network.input(), network.head(), classes, thresholds));
    }
    if (dryRun) {
      return ExitCode.DONE;
    }
    ModelDraft draft = new ModelDraft(name, classes, network.input(), network.head(), thresholds);
    network.origin().forEach(draft::from);
    ModelBundle bundle = registry.open(storage).publish(draft, network.files());
    out().println("imported " + bundle.reference() + " into " + bundle.folder());
    return ExitCode.DONE;
  }

  private void tryOut(ImportTrial trial) throws IOException {
    Path image = new Path(tryImage);
    Path painted = new Path(name + "-" + image.getName().replaceFirst("\\.[^.]*$", "") + ".jpg");
    List<Detection> found = trial.paint(storage, image, painted);
    for (Detection detection : found) {
      out()
          .println(
              String.format(
                  Locale.ROOT,
                  "  %s %.2f at %.0f,%.0f-%.0f,%.0f",
                  classes.get(detection.classId()),
                  detection.score(),
                  detection.box().xMin(),
                  detection.box().yMin(),
                  detection.box().xMax(),
                  detection.box().yMax()));
    }
    out()
        .println(
            found.isEmpty()
                ? "found nothing in %s at a score of %s or more"
                    .formatted(tryImage, trial.thresholds().score())
                : "painted %d boxes into %s".formatted(found.size(), painted));
  }

  /** Darknet's images are stretched unless asked. */
  private InputRule inputRule(int width, int height) {
    return resize == ResizeMode.LETTERBOX
        ? InputRule.darknetLetterbox(width, height, interpolation)
        : InputRule.stretched(width, height, interpolation);
  }

  /** Width and height that a person gave; or nothing. */
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
    List<String> names = new ArrayList<>();
    try {
      byte[] content = storage.readBytes(Storage.path(classesFile), Storage.SMALL_FILE_BYTES);
      TextLines.of(content).forEach(line -> names.add(line.strip()));
    } catch (FileNotFoundException absent) {
      throw new InputRefused("--classes " + classesFile + ": no such file", absent);
    } catch (NotTextException notText) {
      throw new InputRefused(
          "--classes %s:%d: not UTF-8 text".formatted(classesFile, notText.line()), notText);
    }
    while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
      names.remove(names.size() - 1);
    }
    require(!names.isEmpty(), "--classes %s: no class names in it", classesFile);
    // A line left out would give all names after it to other classes.
    require(
        !names.contains(""),
        "--classes %s:%d: no name; every line counts as a class",
        classesFile,
        names.indexOf("") + 1);
    require(
        names.stream().distinct().count() == names.size(),
        "--classes %s: a name occurs twice",
        classesFile);
    return names;
  }
}
