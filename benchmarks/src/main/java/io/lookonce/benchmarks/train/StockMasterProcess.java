package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.train.TrainComparison.TrainingSystems;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;

/**
 * DL4J's averaging master in a separate JVM, with its own Spark settings and number of threads; the
 * tuned one also has another build of ND4J. It is idle unless measured.
 */
final class StockMasterProcess implements MeasuredSystem, AutoCloseable {

  /** Folder of the ND4J build with oneDNN, which DL4J's convolutions can use. */
  private static final String ONEDNN_PROPERTY = "lookonce.benchmark.onednn";

  private static final String PLAIN_ND4J = ".*/nd4j-native-[^/]*-linux-x86_64\\.jar";

  private final String name;
  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;

  /**
   * Starts the process.
   *
   * @param folder for the master's files
   */
  StockMasterProcess(StockMaster master, TrainingWorkload workload, int workers, Path folder)
      throws IOException {
    this.name = master.title(workers);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(master == StockMaster.TUNED ? withOneDnn() : List.of());
    command.add(StockMasterMain.class.getName());
    command.addAll(
        List.of(master.name(), workload.title(), String.valueOf(workers), folder.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // The class path may be too long for the command line.
    builder.environment().put("CLASSPATH", classPath(master));
    this.process = builder.start();
    this.questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** DL4J's convolutions use oneDNN only with this property. */
  private static List<String> withOneDnn() {
    return List.of("-Dorg.eclipse.deeplearning4j.helpers.disable=false");
  }

  private static String classPath(StockMaster master) {
    String ours = System.getProperty("java.class.path");
    if (master != StockMaster.TUNED) {
      return ours;
    }
    String others =
        Arrays.stream(ours.split(File.pathSeparator))
            .filter(entry -> !entry.matches(PLAIN_ND4J))
            .collect(Collectors.joining(File.pathSeparator));
    return Path.of(oneDnnFolder(), "*") + File.pathSeparator + others;
  }

  private static String oneDnnFolder() {
    String folder = System.getProperty(ONEDNN_PROPERTY);
    if (folder == null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "-D%s is not set: start this with submit/benchmark", ONEDNN_PROPERTY));
    }
    return folder;
  }

  @Override
  public void measure(Measurements into) throws IOException {
    into.add(name, ask(StockMasterMain.EPOCH));
  }

  @Override
  public void warmUp(Measurements ignored) throws IOException {
    ignored.add(name, ask(StockMasterMain.WARM_UP));
  }

  private double ask(String question) throws IOException {
    questions.println(question);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IllegalStateException(name + ": its process ended; what it said is above");
    }
    return Double.parseDouble(answer);
  }

  @Override
  public void close() throws IOException {
    questions.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  /** Settings of DL4J's own parameter averaging on Spark. */
  enum StockMaster {

    /** The builder's defaults. */
    AS_IT_COMES {
      @Override
      void tune(ParameterAveragingTrainingMaster.Builder builder) {}
    },

    /**
     * The fastest settings: examples stay in memory instead of files, nothing is shuffled between
     * rounds, batches are prefetched; and Adam's moments are kept.
     */
    TUNED {
      @Override
      void tune(ParameterAveragingTrainingMaster.Builder builder) {
        builder
            .saveUpdater(true)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .workerPrefetchNumBatches(2)
            .rngSeed(1);
      }
    };

    abstract void tune(ParameterAveragingTrainingMaster.Builder builder);

    /** Creates a master for RDDs of whole mini-batches of the workload. */
    ParameterAveragingTrainingMaster build(TrainingWorkload workload, int workers, String folder) {
      ParameterAveragingTrainingMaster.Builder builder =
          new ParameterAveragingTrainingMaster.Builder(workers, workload.batch())
              .batchSizePerWorker(workload.batch())
              .averagingFrequency(TrainingWorkload.FREQUENCY)
              .exportDirectory(folder);
      tune(builder);
      return builder.build();
    }

    /** The name in the results. */
    String title(int workers) {
      return this == TUNED
          ? TrainingSystems.tunedMaster(workers)
          : TrainingSystems.stockMaster(workers);
    }
  }
}
