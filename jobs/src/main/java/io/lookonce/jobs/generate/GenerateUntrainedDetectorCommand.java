package io.lookonce.jobs.generate;

import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.datasets.scene.RoadScene;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelReference;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.DarknetOnnx;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lookonce generate untrained-detector}: a model with random weights. */
@Command(
    name = "untrained-detector",
    description =
        "Makes a small detector with random weights. It runs, but its boxes are meaningless.",
    sortOptions = false)
final class GenerateUntrainedDetectorCommand extends LookonceCommand {

  private static final String ARCHITECTURE = "untrained.cfg";
  private static final int ANCHORS = 3;
  private static final Thresholds THRESHOLDS = new Thresholds(0.5, 0.3);

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name in the registry. Default: untrained.")
  private String name = "untrained";

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the weights. Default: 1.")
  private long seed = 1;

  @Mixin private RegistryOption registry;

  @Override
  protected int execute() throws IOException {
    Storage storage = storage();
    ModelReference.requireName(name);
    DarknetConfiguration configuration =
        DarknetConfiguration.parse(ARCHITECTURE, architecture(RoadScene.CLASSES.size()));
    java.nio.file.Path folder = Files.createTempDirectory("lookonce-untrained");
    java.nio.file.Path onnx = folder.resolve(ModelBundle.ONNX_FILE);
    try {
      try (OutputStream out = Files.newOutputStream(onnx)) {
        DarknetOnnx.write(configuration, DarknetWeights.random(configuration, seed), out);
      }
      ModelDraft draft =
          new ModelDraft(
                  name,
                  RoadScene.CLASSES,
                  InputRule.stretched(
                      configuration.input().width(),
                      configuration.input().height(),
                      Interpolation.BILINEAR),
                  new HeadDescription(
                      HeadKind.REGION, Anchor.pairs(configuration.region().anchors())),
                  THRESHOLDS)
              .untrained();
      ModelBundle bundle = registry.open(storage).publish(draft, List.of(new Path(onnx.toUri())));
      out().println("made " + bundle.reference() + ", an untrained model, in " + bundle.folder());
      return ExitCode.DONE;
    } finally {
      Files.deleteIfExists(onnx);
      Files.deleteIfExists(folder);
    }
  }

  private static String architecture(int classes) throws IOException {
    try (InputStream in =
        GenerateUntrainedDetectorCommand.class.getResourceAsStream(ARCHITECTURE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("{classes}", String.valueOf(classes))
          .replace("{filters}", String.valueOf(ANCHORS * (5 + classes)));
    }
  }
}
