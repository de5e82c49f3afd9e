package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.MeasuredSystem;
import io.lookonce.benchmarks.measure.Measurements;
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
import java.util.stream.Collectors;

/**
 * DL4J's averaging master, in a JVM of its own: its Spark has its own settings, its arithmetic its
 * own number of threads, and the tuned one another build of ND4J. It sleeps unless measured.
 */
final class StockMasterProcess implements MeasuredSystem, AutoCloseable {

  /** Where the build of ND4J with oneDNN lies, the one that DL4J's convolutions can use. */
  private static final String ONEDNN_PROPERTY = "lookonce.benchmark.onednn";

  private static final String PLAIN_ND4J = ".*/nd4j-native-[^/]*-linux-x86_64\\.jar";

  private final String name;
  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;

  /**
   * Starts the process.
   *
   * @param folder for what the master writes
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
    // The class path, too long for a command line on some systems, travels like this.
    builder.environment().put("CLASSPATH", classPath(master));
    this.process = builder.start();
    this.questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** DL4J's convolutions ask for this before they use oneDNN. */
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
          "-D%s is not set: start this with submit/benchmark".formatted(ONEDNN_PROPERTY));
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
}
