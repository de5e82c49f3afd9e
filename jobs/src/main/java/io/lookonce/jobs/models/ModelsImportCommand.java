package io.lookonce.jobs.models;

import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.image.ResizeMode;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadKind;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelReference;
import io.lookonce.model.Thresholds;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce models import}: from Darknet or ONNX files to a model of the registry. */
@Command(
    name = "import",
    description = "Imports a detector from Darknet or ONNX files as the next version of its name.",
    sortOptions = false)
final class ModelsImportCommand extends LookonceCommand {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "Name in the registry.")
  private String name;

  @Option(
      names = "--classes",
      required = true,
      paramLabel = "FILE",
      description = "Class names, one a line, in the order of the network's output.")
  private String classesFile;

  @Option(
      names = "--input",
      paramLabel = "WxH",
      description = "Size of the network's input. Darknet: default from the .cfg.")
  private String input;

  @Option(
      names = "--head",
      paramLabel = "region|yolox",
      description = "How the output of an ONNX file is read.")
  private HeadKind head;

  @Option(
      names = "--anchors",
      split = ",",
      paramLabel = "W,H",
      description = "Anchors of an ONNX region head in grid cells, as in a .cfg: w,h,w,h,...")
  private List<Float> anchors = List.of();

  @Option(
      names = "--resize",
      paramLabel = "stretch|letterbox",
      description = "How images are fitted. Default: stretch; for yolox letterbox.")
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
      description = "The model's default for suppression. Default: 0.5.")
  private double iouThreshold = 0.5;

  @Mixin private RegistryOption registry;

  /** Where the network comes from. */
  static final class Source {

    @Option(
        names = "--darknet",
        arity = "2",
        paramLabel = "CFG WEIGHTS",
        description = "Darknet's configuration and weights.")
    private List<String> darknet;

    @Option(names = "--onnx", paramLabel = "FILE", description = "An ONNX file.")
    private String onnx;
  }

  private Storage storage;
  private List<String> classes;

  @Override
  protected int execute() throws IOException {
    storage = storage();
    ModelReference.requireName(name);
    Thresholds thresholds = thresholds();
    classes = readClasses();
    java.nio.file.Path folder = Files.createTempDirectory("lookonce-import");
    try {
      ImportedNetwork network = source.darknet != null ? fromDarknet(folder) : fromOnnx(folder);
      ModelDraft draft = new ModelDraft(name, classes, network.input(), network.head(), thresholds);
      network.origin().forEach(draft::from);
      ModelBundle bundle = registry.open(storage).publish(draft, network.files());
      out().println("imported " + bundle.reference() + " into " + bundle.folder());
      return ExitCode.DONE;
    } finally {
      storage.delete(new Path(folder.toUri()));
    }
  }

  private ImportedNetwork fromDarknet(java.nio.file.Path folder) throws IOException {
    require(head == null && anchors.isEmpty(), "--head and --anchors are for --onnx only");
    DarknetImport darknet =
        new DarknetImport(
            storage, new Path(source.darknet.get(0)), new Path(source.darknet.get(1)));
    int[] size = input == null ? null : size();
    ImportedNetwork network =
        darknet.convert(size, classes.size(), classesFile, this::inputRule, folder);
    NetworkTrial.run(
        storage,
        new Path(folder.resolve(ModelBundle.ONNX_FILE).toUri()),
        network.input(),
        network.head(),
        classes.size());
    return network;
  }

  private ImportedNetwork fromOnnx(java.nio.file.Path folder) throws IOException {
    require(head != null, "--onnx needs --head region or --head yolox");
    require(input != null, "--onnx needs --input WxH");
    int[] size = size();
    HeadDescription description = headDescription();
    Path file = new Path(source.onnx);
    Path onnx = new Path(folder.resolve(ModelBundle.ONNX_FILE).toUri());
    try {
      storage.copy(file, onnx);
    } catch (FileNotFoundException absent) {
      throw new InputRefused("--onnx " + file + ": no such file", absent);
    }
    InputRule rule = inputRule(head, size[0], size[1]);
    NetworkTrial.run(storage, file, rule, description, classes.size());
    return ImportedNetwork.from(storage, rule, description, List.of(file), List.of(onnx));
  }

  /** YOLOX images are letterboxed as its authors do; the others stretched unless asked. */
  private InputRule inputRule(HeadKind kind, int width, int height) {
    if (kind == HeadKind.YOLOX) {
      require(resize != ResizeMode.STRETCH, "--resize stretch: a yolox head needs letterbox");
      return InputRule.yoloxLetterbox(width, height, interpolation);
    }
    return resize == ResizeMode.LETTERBOX
        ? InputRule.darknetLetterbox(width, height, interpolation)
        : InputRule.stretched(width, height, interpolation);
  }

  private HeadDescription headDescription() {
    require(head == HeadKind.REGION || anchors.isEmpty(), "--anchors is for --head region only");
    require(
        head == HeadKind.YOLOX || !anchors.isEmpty(), "--head region needs --anchors w,h,w,h,...");
    try {
      return new HeadDescription(head, Anchor.pairs(anchors));
    } catch (IllegalArgumentException unsuitable) {
      throw new InputRefused("--anchors: " + unsuitable.getMessage(), unsuitable);
    }
  }

  private int[] size() {
    Matcher matcher = SIZE.matcher(input);
    require(matcher.matches(), "--input %s: expected WxH, such as 416x416", input);
    int width = Integer.parseInt(matcher.group(1));
    int height = Integer.parseInt(matcher.group(2));
    require(
        width % 32 == 0 && height % 32 == 0 && width > 0 && height > 0,
        "--input %s: both sides must be multiples of 32",
        input);
    return new int[] {width, height};
  }

  private Thresholds thresholds() {
    try {
      return new Thresholds(scoreThreshold, iouThreshold);
    } catch (IllegalArgumentException outside) {
      throw new InputRefused(outside.getMessage(), outside);
    }
  }

  private List<String> readClasses() throws IOException {
    String text;
    try {
      text = new String(storage.readBytes(new Path(classesFile)), StandardCharsets.UTF_8);
    } catch (FileNotFoundException absent) {
      throw new InputRefused("--classes " + classesFile + ": no such file", absent);
    }
    List<String> names = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    require(!names.isEmpty(), "--classes %s: no class names in it", classesFile);
    require(
        names.stream().distinct().count() == names.size(),
        "--classes %s: a name occurs twice",
        classesFile);
    return names;
  }
}
