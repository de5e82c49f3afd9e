package io.lookonce.jobs;

import static io.lookonce.jobs.ClusterCommand.onClient;
import static io.lookonce.jobs.ClusterCommand.onSpark;
import static io.lookonce.jobs.ClusterCommand.sentToSpark;
import static io.lookonce.jobs.ClusterCommand.variant;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.ClusterCommand.Mode;
import io.lookonce.jobs.cli.SparkCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every command of the distribution on a standalone cluster of processes, by its script and through
 * spark-submit: what it leaves, and what it ends with, is what an embedded run leaves and ends
 * with.
 *
 * <p>Commands that start Spark are run in both deploy modes, in cluster mode too with Lookonce sent
 * and with Lookonce installed. Those that start none, such as {@code models list}, are run in
 * client mode alone: they are over before any executor would be asked for, so to have their driver
 * elsewhere tries nothing of theirs that the others have not tried.
 */
class ClusterCommandsIT {

  /**
   * A new command of the product is one more line. Of the trainings, that of a detector averages in
   * chunks, the others in the driver.
   */
  static final List<ClusterCommand> COMMANDS =
      List.of(
          onSpark(
              "scenes",
              SameResult::files,
              "generate road-scenes --count 8 --width 320 --height 180 --output {out}"),
          onClient(
              "untrained", SameResult::network, "generate untrained-detector --registry {out}"),
          sentToSpark(
              "found",
              SameResult::rows,
              "detect --images {scenes}/images --model untrained --registry {untrained}"
                  + " --score-threshold 0.2 --paint all --coco {out}.json --output {out}"),
          onSpark(
              "converted",
              SameResult::files,
              "convert-results --detections {found} --format yolo --output {out}"),
          sentToSpark(
                  "broken",
                  SameResult::rows,
                  "detect --images {no-image} --model untrained --registry {untrained}"
                      + " --max-error-rate 0 --output {out}")
              .endingWith(3),
          onSpark(
                  "refused",
                  SameResult.NONE,
                  "detect --images {no-image} --model absent --registry {untrained} --output"
                      + " {out}")
              .endingWith(2),
          onClient("doctor", SameResult.NONE, "doctor"),
          onClient("help", SameResult.NONE, "help detect"),
          onClient("completion", SameResult.NONE, "completion"),
          onClient("signs", SameResult::files, "generate signs --count 48 --output {out}"),
          onSpark(
              "data",
              SameResult::files,
              "ingest --input {signs} --size 64x64 --test-fraction 0.25 --output {out}"),
          sentToSpark(
              "trained",
              SameResult::parameters,
              "train {conf}/train/signs-convnet.conf --set dataset={data} --set epochs=2"
                  + " --set mini-batch-size=8 --set averaging.workers=2 --output {out}"),
          onSpark(
              "classified",
              SameResult::rows,
              "classify --images {signs} --model {trained}/model --output {out}"),
          onSpark(
              "judged",
              SameResult::metrics,
              "evaluate --dataset {data} --model {trained}/model --output {out}"),
          onSpark(
              "retrained",
              SameResult::decision,
              "retrain {conf}/train/signs-convnet.conf --input {signs} --size 64x64"
                  + " --set epochs=2 --set mini-batch-size=8 --set averaging.workers=2"
                  + " --set test-fraction=0.25 --model signs --registry {out}/models"
                  + " --output {out}/run"),
          variant(
              "boxes",
              SameResult::files,
              "ingest --kind boxes --input {scenes} --test-fraction 0.25 --output {out}"),
          variant(
              "packed", SameResult::images, "ingest --pack --input {scenes}/images --output {out}"),
          onSpark(
              "detector",
              SameResult::parameters,
              "train-detector {conf}/train/tiny-yolo.conf --set dataset={boxes} --set epochs=1"
                  + " --set input.width=160 --set input.height=96 --set filters=4"
                  + " --set most-filters=16 --set mini-batch-size=2 --set anchor-count=2"
                  + " --set aggregation.driver-mebibytes=0"
                  + " --output {out}"),
          variant(
              "judged-boxes",
              SameResult::metrics,
              "evaluate --dataset {boxes} --model {detector}/model --output {out}"),
          onSpark("circles", SameResult::files, "generate circles --output {out}"),
          onSpark("moons", SameResult::files, "generate moons --output {out}"),
          onSpark("football", SameResult::files, "generate football --output {out}"),
          onSpark(
              "swept",
              SameResult::trials,
              "sweep {conf}/sweep/initialization.conf --set settings.dataset={circles}"
                  + " --set settings.epochs=20 --output {out}"),
          onSpark(
              "checked",
              SameResult::gradients,
              "gradient-check {conf}/train/planar.conf --samples 2 --output {out}"),
          onSpark(
                  "diverged",
                  SameResult.NONE,
                  "train {conf}/train/planar.conf --set dataset={circles} --set epochs=20"
                      + " --set learning-rate=1e39 --output {out}")
              .endingWith(1),
          onClient("smiles", SameResult::files, "generate smiles --count 4 --output {out}"),
          onClient("cats", SameResult::files, "generate cats --count 4 --output {out}"),
          onClient(
              "darknet",
              SameResult::files,
              "models convert --model {detector}/model --darknet {out}/a.cfg {out}/a.weights"),
          onClient(
              "imported",
              SameResult::network,
              "models import --darknet {darknet}/a.cfg {darknet}/a.weights"
                  + " --classes {names} --name squares --registry {out}"),
          onClient(
              "quantized",
              SameResult::network,
              "models quantize {detector}/model --calibrate {scenes}/images --keep-float tail"
                  + " --name rounded --registry {out}"),
          onClient("listed", SameResult::words, "models list --registry {imported}"),
          onClient("shown", SameResult::words, "models show squares --registry {imported}"),
          onClient("verified", SameResult::words, "models verify squares --registry {imported}"),
          onClient("compared", SameResult::words, "verify {detector}/model"),
          onClient(
              "exported",
              SameResult::network,
              "models export squares --registry {imported} --output {out}"),
          onClient(
              "rolled-back",
              SameResult::network,
              "models import --darknet {darknet}/a.cfg {darknet}/a.weights --classes {names}"
                  + " --name squares --registry {out}"
                  + " && models import --darknet {darknet}/a.cfg {darknet}/a.weights"
                  + " --classes {names} --name squares --registry {out}"
                  + " && models rollback squares --registry {out}"));

  /** On a cluster only by night: they take long, or are like another that is run. */
  private static final Set<String> LONG = Set.of("retrained", "swept", "moons", "football");

  @TempDir private static Path shared;
  private static ClusterRuns runs;

  /**
   * What the embedded runs of a build leave; it stays, as other builds are compared with it.
   *
   * @param target folder that the build writes
   */
  static Path embeddedResults(Path target) {
    return target.resolve("commands");
  }

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Path embedded = embeddedResults(Distribution.target());
    FileUtil.fullyDelete(embedded.toFile());
    runs = ClusterRuns.standalone(shared, embedded);
  }

  @AfterAll
  static void stop() {
    if (runs != null) {
      runs.close();
    }
  }

  @Tag("quick")
  @TestFactory
  Stream<DynamicTest> everyCommandLeavesWhatAnEmbeddedRunLeaves() {
    return runs.tests(
        onCluster(command -> !LONG.contains(command.name())), Set.of(Mode.CLIENT, Mode.CLUSTER));
  }

  @TestFactory
  Stream<DynamicTest> soDoTheLongOnes() {
    return runs.tests(onCluster(command -> LONG.contains(command.name())), Set.of(Mode.CLIENT));
  }

  /** All commands, those not chosen embedded only: others need what they make. */
  private static List<ClusterCommand> onCluster(Predicate<ClusterCommand> chosen) {
    return COMMANDS.stream()
        .map(command -> chosen.test(command) ? command : command.embeddedOnly())
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> soItDoesWhereLookonceIsInstalled() {
    return runs.tests(COMMANDS, Set.of(Mode.INSTALLED));
  }

  @Tag("quick")
  @Test
  void noCommandIsMissing() {
    assertThat(missing(new CommandLine(new Main()), List.of())).isEmpty();
  }

  /** The commands below one that are not run here, or start Spark and are not in both modes. */
  private static List<String> missing(CommandLine command, List<String> name) {
    List<String> missing = new ArrayList<>();
    command
        .getSubcommands()
        .forEach(
            (word, below) -> {
              List<String> words = Stream.concat(name.stream(), Stream.of(word)).toList();
              missing.addAll(missing(below, words));
            });
    if (command.getSubcommands().isEmpty()) {
      Stream.of("client", "cluster")
          .filter(mode -> mode.equals("client") || command.getCommand() instanceof SparkCommand)
          .filter(mode -> COMMANDS.stream().noneMatch(run -> run.is(name) && run.isIn(mode)))
          .forEach(mode -> missing.add(String.join(" ", name) + " in " + mode + " mode"));
    }
    return missing;
  }
}
