package io.lookonce.benchmarks.train;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.benchmarks.measure.Alternation;
import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.train.StockMasterProcess.StockMaster;
import io.lookonce.jobs.training.TrainingJob;
import io.lookonce.model.SoftwareVersion;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code benchmark train}: compares Lookonce's training with DL4J's and PyTorch's. */
@Command(
    name = "train",
    description =
        "Compares the averaging trainer and its fast training step with stock DL4J, DL4J's"
            + " own averaging on Spark, and PyTorch; on random and rendered images.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class TrainBenchmark implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description = "signs-convnet, resnet-50 or dense; repeatable. Default: all of them")
  private List<String> names = TrainingWorkload.titles();

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "3",
      description = "Default: ${DEFAULT-VALUE}")
  private int repetitions;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Workers of one thread each in the systems that average; threads of the others, beside"
              + " one. Default: ${DEFAULT-VALUE}")
  private int workers;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the results to this file.")
  private Path json;

  @Override
  public Integer call() throws Exception {
    List<TrainingWorkload> workloads = workloads();
    requireRanges();
    Path folder = Files.createTempDirectory("lookonce-benchmark");
    try {
      Map<String, TrainingResult> results = new LinkedHashMap<>();
      for (TrainingWorkload workload : workloads) {
        System.err.printf(
            Locale.ROOT,
            "%s: rendering %d images%n",
            workload.title(),
            workload.amount().examples());
        TrainingResult result = measure(workload, folder.resolve(workload.title()));
        spec.commandLine().getOut().println(result.text());
        spec.commandLine().getOut().flush();
        results.put(workload.title(), result);
      }
      if (json != null) {
        write(results);
      }
      return 0;
    } finally {
      new Storage(new Configuration()).delete(DetectWorkload.hadoopPath(folder));
    }
  }

  private List<TrainingWorkload> workloads() {
    List<TrainingWorkload> workloads = new ArrayList<>();
    for (String name : names) {
      try {
        workloads.add(TrainingWorkload.named(name));
      } catch (IllegalArgumentException unknown) {
        throw new ParameterException(
            spec.commandLine(), "--workload " + unknown.getMessage(), unknown);
      }
    }
    return workloads;
  }

  private void requireRanges() {
    int cores = Runtime.getRuntime().availableProcessors();
    if (repetitions < 1) {
      refuse(String.format(Locale.ROOT, "--repetitions %d: at least 1 is needed", repetitions));
    }
    if (workers < 2 || workers > cores) {
      refuse(
          String.format(
              Locale.ROOT,
              "--workers %d: from 2 to the %d cores of this machine are needed",
              workers,
              cores));
    }
  }

  private void refuse(String reason) {
    throw new ParameterException(spec.commandLine(), reason);
  }

  private TrainingResult measure(TrainingWorkload workload, Path folder) throws Exception {
    Path dataset = TrainingDataset.make(workload, folder);
    try (TrainingComparedSystems systems =
        new TrainingComparedSystems(workload, dataset, workers)) {
      Measurements speeds = new Alternation(systems.systems(), System.err).run(repetitions);
      return systems.result(speeds, repetitions);
    }
  }

  private void write(Map<String, TrainingResult> results) throws Exception {
    Map<String, Object> figures = new LinkedHashMap<>();
    Map<String, Object> workloads = new LinkedHashMap<>();
    results.forEach((name, result) -> workloads.put(name, result.figures()));
    figures.put("workloads", workloads);
    figures.put("repetitions", repetitions);
    figures.put("workers", workers);
    figures.put("cores", Runtime.getRuntime().availableProcessors());
    figures.put("versions", TrainingVersions.all());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(json.toFile(), figures);
  }

  /**
   * Creates data sets of rendered images with the product's commands; all images are for training.
   */
  private static final class TrainingDataset {

    private TrainingDataset() {}

    /**
     * Renders and ingests a workload's images, of 64×64.
     *
     * @param folder to create for images and data set
     * @return the folder of the data set
     */
    static Path make(TrainingWorkload workload, Path folder) {
      Path images = folder.resolve("images");
      Path dataset = folder.resolve("dataset");
      run(
          "generate",
          workload.images(),
          "--count=" + workload.amount().examples(),
          "--output=" + images);
      run("ingest", "--train=" + images, "--size=64x64", "--output=" + dataset);
      return dataset;
    }

    /** Redirects the standard output of the command to standard error, as progress. */
    private static void run(String... command) {
      PrintStream standardOutput = System.out;
      System.setOut(System.err);
      try {
        int exitCode = io.lookonce.jobs.Main.run(command);
        if (exitCode != 0) {
          throw new IllegalStateException(
              String.format(
                  Locale.ROOT, "lookonce %s ended with exit code %d", command[0], exitCode));
        }
      } finally {
        System.setOut(standardOutput);
      }
    }
  }

  /** Versions of the measured systems. */
  private static final class TrainingVersions {

    private static final String DL4J =
        "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

    private TrainingVersions() {}

    static Map<String, String> all() throws IOException {
      Map<String, String> versions = new LinkedHashMap<>();
      versions.put("lookonce", SoftwareVersion.version() + " " + SoftwareVersion.gitCommit());
      versions.put("java", System.getProperty("java.version"));
      versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
      versions.put("dl4j", dl4j());
      versions.put("djl", Engine.getDjlVersion());
      versions.put("pytorch", Engine.getEngine("PyTorch").getVersion());
      return versions;
    }

    private static String dl4j() throws IOException {
      Properties built = new Properties();
      try (InputStream file = ComputationGraph.class.getResourceAsStream(DL4J)) {
        built.load(file);
      }
      return built.getProperty("version");
    }
  }

  /** All systems that are compared on one workload. */
  private static final class TrainingComparedSystems implements AutoCloseable {

    private final TrainingWorkload workload;
    private final int workers;
    private final SparkSession spark;
    private final SingleMachineTraining singleMachine;
    private final AveragingTraining oneWorker;
    private final AveragingTraining allWorkers;
    private final List<StockMasterProcess> masters = new ArrayList<>();

    /**
     * @param dataset folder of the workload's data set
     * @param workers of the systems that average, threads of the others
     */
    TrainingComparedSystems(TrainingWorkload workload, Path dataset, int workers)
        throws IOException {
      this.workload = workload;
      this.workers = workers;
      for (StockMaster master : StockMaster.values()) {
        Path folder = dataset.resolveSibling(master.name());
        masters.add(new StockMasterProcess(master, workload, workers, folder));
      }
      SparkSession.Builder session =
          SparkSession.builder().master("local[" + workers + "]").appName("benchmark train");
      TrainingJob.sparkDefaults().forEach(session::config);
      this.spark = session.getOrCreate();
      Storage storage = new Storage(new Configuration());
      this.oneWorker = new AveragingTraining(spark, storage, workload, dataset, 1);
      this.allWorkers = new AveragingTraining(spark, storage, workload, dataset, workers);
      this.singleMachine = new SingleMachineTraining(workload, workers);
    }

    List<MeasuredSystem> systems() throws IOException {
      List<MeasuredSystem> systems = new ArrayList<>(List.of(oneWorker, allWorkers));
      systems.addAll(singleMachine.systems());
      systems.addAll(masters);
      return systems;
    }

    TrainingResult result(Measurements speeds, int repetitions) {
      return new TrainingResult(
          workload, workers, repetitions, speeds, oneWorker.split(), allWorkers.split());
    }

    @Override
    public void close() throws Exception {
      singleMachine.close();
      spark.close();
      for (StockMasterProcess master : masters) {
        master.close();
      }
    }
  }
}
