package io.lookonce.benchmarks.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lookonce.benchmarks.measure.Alternation;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code benchmark train}: Lookonce's training beside DL4J's and PyTorch's. */
@Command(
    name = "train",
    description =
        "Sets the averaging trainer and its fast training step beside DL4J as it comes, DL4J's"
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

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures there.")
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
            "%s: rendering %d images%n", workload.title(), workload.amount().examples());
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
      refuse("--repetitions %d: at least 1 is needed".formatted(repetitions));
    }
    if (workers < 2 || workers > cores) {
      refuse(
          "--workers %d: from 2 to the %d cores of this machine are needed"
              .formatted(workers, cores));
    }
  }

  private void refuse(String reason) {
    throw new ParameterException(spec.commandLine(), reason);
  }

  private TrainingResult measure(TrainingWorkload workload, Path folder) throws Exception {
    Path dataset = TrainingDataset.make(workload, folder);
    try (TrainingContest contest = new TrainingContest(workload, dataset, workers)) {
      Measurements speeds = new Alternation(contest.systems(), System.err).run(repetitions);
      return contest.result(speeds, repetitions);
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
}
