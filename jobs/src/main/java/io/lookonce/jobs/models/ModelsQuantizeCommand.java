package io.lookonce.jobs.models;

import io.lookonce.data.Split;
import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.cli.SparkCommand;
import io.lookonce.jobs.evaluation.HeldOut;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.jobs.scoring.input.FolderListing;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelReference;
import io.lookonce.model.ModelRegistry;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.onnx.OnnxQuantization;
import io.lookonce.onnx.OnnxQuantization.KeepFloat;
import io.lookonce.onnx.OnnxQuantization.Summary;
import io.lookonce.onnx.RangeRule;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lookonce models quantize}: a model that computes with 8-bit integers. */
@Command(
    name = "quantize",
    description = {
      "Publishes a version of a model that computes with 8-bit integers. Its convolutions do; the"
          + " command prints how much faster it is.",
      "With --dataset it measures both models on labelled images first."
    },
    footer = {"", "Examples:", "  lookonce models quantize cars --calibrate photos"},
    sortOptions = false)
final class ModelsQuantizeCommand extends LookonceCommand {

  @Parameters(
      paramLabel = "MODEL",
      description = "name, name:version, or the folder of a model in 32 bits.")
  private String model;

  @Option(
      names = "--calibrate",
      required = true,
      paramLabel = "IMAGES",
      description =
          "Folder, glob or file of images like those to score; their labels are not needed.")
  private String calibrate;

  @Option(
      names = "--calibration-images",
      paramLabel = "N",
      description = "How many of them are used, at even distances. Default: 128.")
  private int count = 128;

  @Option(
      names = "--range",
      paramLabel = "min-max|percentile|entropy",
      description = "How the range of a value follows from its numbers. Default: percentile.")
  private String range = "percentile";

  @Option(
      names = "--percentile",
      paramLabel = "50..100",
      description = "Share of the numbers within the range, in percent. Default: 99.99.")
  private double percentile = 99.99;

  @Option(
      names = "--keep-float",
      paramLabel = "tail|auto|none",
      description =
          "Convolutions that stay in 32 bits: the last ones, which give boxes and scores; those and"
              + " the ones that alone change the result most; none. Default: auto.")
  private String keepFloat = "auto";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name in the registry. Default: that of the model.")
  private String name;

  @Option(
      names = "--dataset",
      paramLabel = "URI",
      description = "Data set to measure both models on, as ingest makes it.")
  private String dataset;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "Split of the data set: train, validation or test. Default: test.")
  private String split = "test";

  @Option(
      names = "--largest-fall",
      paramLabel = "POINTS",
      description =
          "Do not publish a model whose map50, or accuracy, in percent falls by more. Needs"
              + " --dataset.")
  private Double largestFall;

  @Mixin private RegistryOption registry;

  @Override
  protected int execute() throws Exception {
    KeepFloat kept = choice(KeepFloat.class, "--keep-float", keepFloat);
    RangeRule.Kind kind = choice(RangeRule.Kind.class, "--range", range);
    require(
        percentile > 50 && percentile <= 100, "--percentile %s: more than 50 to 100", percentile);
    require(count > 0, "--calibration-images %d: at least 1 is needed", count);
    require(
        largestFall == null || dataset != null, "--largest-fall needs --dataset to measure it on");
    require(Split.named(split).isPresent(), "--split %s: use train, validation or test", split);
    require(largestFall == null || largestFall >= 0, "--largest-fall %s is negative", largestFall);
    Storage storage = storage();
    ModelBundle exact = registry.model(storage, model);
    require(exact.card().input() != null, "model %s does not take images", exact.reference());
    exact.verify(storage);
    String published = ModelReference.requireName(name == null ? exact.card().name() : name);
    ModelRegistry target = registry.open(storage);
    target.requirePublishable(published, exact.card().kind());
    HeldOut heldOut = dataset == null ? null : heldOut(storage, exact);
    java.nio.file.Path work = Files.createTempDirectory("lookonce-quantize");
    try {
      java.nio.file.Path before = work.resolve("before.onnx");
      java.nio.file.Path after = work.resolve(ModelBundle.ONNX_FILE);
      storage.copy(exact.onnx(), new Path(before.toUri()));
      CalibrationImages images =
          new CalibrationImages(
              storage,
              FolderListing.of(storage, "--calibrate", calibrate).images(),
              count,
              exact.card().input(),
              batch(before));
      RangeRule rule = new RangeRule(kind, percentile);
      Summary summary = quantize(exact, before, after, images, kept, rule);
      QuantizedSpeed speed = QuantizedSpeed.measure(before, after, images);
      out().print(speed.text());
      ModelDraft draft = draft(exact, published, images, kept, rule, summary);
      ModelBundle tried =
          new ModelRegistry(storage, new Path(work.resolve("registry").toUri()))
              .publish(draft, List.of(new Path(after.toUri())));
      if (heldOut != null && falls(heldOut, exact, tried, work)) {
        return ExitCode.TOO_MANY_ERRORS;
      }
      ModelBundle bundle = target.publish(tried, published);
      out().println("published " + bundle.reference() + " in " + bundle.folder());
      return ExitCode.DONE;
    } finally {
      storage.delete(new Path(work.toUri()));
    }
  }

  private static int batch(java.nio.file.Path onnx) throws IOException {
    try (OnnxNetwork network = OnnxNetwork.open(onnx, 1)) {
      return (int) Math.max(1, network.inputShape()[0]);
    }
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String option, String word) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
        return constant;
      }
    }
    throw new InputRefused(
        String.format(
            Locale.ROOT,
            "%s %s: one of %s is needed",
            option,
            word,
            java.util.Arrays.toString(type.getEnumConstants())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-')));
  }

  private Summary quantize(
      ModelBundle exact,
      java.nio.file.Path before,
      java.nio.file.Path after,
      CalibrationImages images,
      KeepFloat kept,
      RangeRule rule)
      throws IOException {
    try {
      Summary summary = new OnnxQuantization(before, images).write(after, kept, rule);
      out()
          .printf(
              Locale.ROOT,
              "%d of %d convolutions in 8 bits, %.1f MB instead of %.1f MB, calibrated on %d"
                  + " images%n",
              summary.quantized(),
              summary.convolutions(),
              summary.bytes() / 1e6,
              summary.bytesBefore() / 1e6,
              images.read());
      if (!images.refused().isEmpty()) {
        err()
            .println(
                String.format(
                    Locale.ROOT,
                    "warning: %d images cannot be read and were left out; the first: %s",
                    images.refused().size(),
                    images.refused().get(0)));
      }
      return summary;
    } catch (IllegalArgumentException | IllegalStateException unsuitable) {
      throw new InputRefused(
          "model " + exact.reference() + ": " + unsuitable.getMessage(), unsuitable);
    }
  }

  private static ModelDraft draft(
      ModelBundle exact,
      String name,
      CalibrationImages images,
      KeepFloat kept,
      RangeRule rule,
      Summary summary) {
    ModelCard card = exact.card();
    ModelDraft draft =
        card.kind().equals(ModelCard.DETECTOR)
            ? new ModelDraft(name, card.classes(), card.input(), card.head(), card.thresholds())
            : ModelDraft.classifier(name, card.classes(), card.input());
    card.origin().forEach(draft::from);
    draft
        .from("quantized from", exact.reference() + ", model.onnx " + exact.onnxSha256())
        .from("quantized to", OnnxQuantization.describe(kept, rule, images.read()))
        .from("calibration images", images.sha256());
    if (!summary.kept().isEmpty()) {
      draft.from("in 32 bits", String.join(", ", summary.kept()));
    }
    return draft;
  }

  /** The labelled images that both models are measured on, once it is clear that they can be. */
  private HeldOut heldOut(Storage storage, ModelBundle exact) throws IOException {
    HeldOut heldOut =
        new HeldOut(
            storage,
            Storage.path(dataset),
            split,
            metric(exact),
            exact.card().kind().equals(ModelCard.DETECTOR));
    heldOut.check(exact);
    return heldOut;
  }

  /** Measures both models and says whether the second is too much worse. */
  private boolean falls(
      HeldOut heldOut, ModelBundle exact, ModelBundle quantized, java.nio.file.Path work)
      throws IOException {
    boolean shared = SparkCommand.isSparkRunning();
    SparkSession spark = SparkCommand.openSpark(commandName(), Map.of(), shared);
    try {
      double before =
          heldOut.measure(spark, exact, new Path(work.resolve("exact").toUri())).value();
      double after =
          heldOut.measure(spark, quantized, new Path(work.resolve("quantized").toUri())).value();
      double fall = (before - after) * 100;
      out()
          .printf(
              Locale.ROOT,
              "%s on %s of %s: %.4f, before %.4f (%+.2f points)%n",
              metric(exact),
              split,
              dataset,
              after,
              before,
              -fall);
      if (largestFall == null || fall <= largestFall) {
        return false;
      }
      err()
          .printf(
              Locale.ROOT,
              "lookonce %s: not published: it falls by %.2f points, more than --largest-fall %s;"
                  + " try --keep-float auto or other --calibrate images%n",
              commandName(),
              fall,
              largestFall);
      return true;
    } finally {
      if (!shared) {
        spark.stop();
      }
    }
  }

  private static String metric(ModelBundle bundle) {
    return bundle.card().kind().equals(ModelCard.DETECTOR) ? "map50" : "accuracy";
  }
}
