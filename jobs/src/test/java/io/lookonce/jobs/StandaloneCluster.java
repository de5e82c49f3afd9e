package io.lookonce.jobs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A Spark cluster on this machine: a master and workers, every one of them, and every executor, in
 * a JVM of its own. They have the class path of the tests, or the Spark of the distribution.
 */
public final class StandaloneCluster implements SparkCluster {

  private static final String HOST = "127.0.0.1";

  private final Path folder;
  private final int port;
  private final Path sparkHome;
  private final String classPath;
  private final List<String> javaOptions;
  private final List<Process> daemons = new ArrayList<>();
  private int started;

  private StandaloneCluster(
      Path folder, int port, Path sparkHome, String classPath, List<String> javaOptions) {
    this.folder = folder;
    this.port = port;
    this.sparkHome = sparkHome;
    this.classPath = classPath;
    this.javaOptions = javaOptions;
  }

  /**
   * Starts a cluster with the class path of the tests; its workers, of one core each, join it
   * within seconds.
   *
   * @param folder for logs and for the workers' files
   */
  public static StandaloneCluster start(Path folder, int workers)
      throws IOException, InterruptedException {
    // Spark looks for the folder jars; what would be in it is on the class path.
    Path sparkHome = folder.resolve("spark");
    Files.createDirectories(sparkHome.resolve("jars"));
    String classPath = System.getProperty("java.class.path");
    return start(
        new StandaloneCluster(
            folder, LocalPort.free(HOST), sparkHome, classPath, CommandRun.QUICK_START),
        workers);
  }

  /**
   * Starts a cluster of a Spark installation, without a worker yet.
   *
   * @param javaOptions of every JVM of it, drivers and executors included
   */
  static StandaloneCluster startSpark(Path sparkHome, Path folder, List<String> javaOptions)
      throws IOException, InterruptedException {
    String classPath = sparkHome.resolve("jars") + "/*";
    return start(
        new StandaloneCluster(folder, LocalPort.free(HOST), sparkHome, classPath, javaOptions), 0);
  }

  private static StandaloneCluster start(StandaloneCluster cluster, int workers)
      throws IOException, InterruptedException {
    try {
      cluster.daemon("master", "master.Master", "--port " + cluster.port);
      if (!LocalPort.await(HOST, cluster.port, cluster.daemons.get(0))) {
        throw new IOException(
            "the master did not start: " + Files.readString(cluster.folder.resolve("master.log")));
      }
      for (int worker = 0; worker < workers; worker++) {
        cluster.addWorker("1", "1g");
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  /** Starts one more worker. */
  void addWorker(String cores, String memory) throws IOException {
    int number = started++;
    String arguments =
        String.format(
            Locale.ROOT,
            "--port 0 --cores %s --memory %s --work-dir %s %s",
            cores,
            memory,
            folder.resolve("work" + number),
            master());
    daemon("worker" + number, "worker.Worker", arguments);
  }

  /** What {@code spark.master} has to be. */
  String master() {
    return "spark://" + HOST + ":" + port;
  }

  @Override
  public List<String> submitWords() {
    return List.of("--master", master(), "--executor-cores=1", "--total-executor-cores=2");
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  /** Kills the worker that came first, with its executors: a machine is gone. */
  void killWorker() {
    Process worker = daemons.remove(1);
    List<ProcessHandle> executors = worker.toHandle().descendants().toList();
    worker.destroyForcibly();
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  /** Starts a command whose driver is a JVM of its own and whose work is done by this cluster. */
  public Process submit(Path log, String... arguments) throws IOException {
    return submit(log, Map.of(), arguments);
  }

  /**
   * The same.
   *
   * @param further settings of Spark, by key; they go first
   */
  public Process submit(Path log, Map<String, String> further, String... arguments)
      throws IOException {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "spark.master",
                master(),
                "spark.ui.enabled",
                "false",
                "spark.driver.host",
                HOST,
                "spark.driver.bindAddress",
                HOST,
                "spark.executor.memory",
                "512m",
                "spark.executor.extraJavaOptions",
                String.join(" ", CommandRun.QUICK_START),
                "spark.executor.extraClassPath",
                System.getProperty("java.class.path")));
    settings.putAll(further);
    return CommandRun.start(log, settings, arguments);
  }

  /** The JVMs that do the work of the submitted commands. */
  List<ProcessHandle> executors() {
    // Whatever a worker starts is an executor.
    return daemons.stream().flatMap(daemon -> daemon.toHandle().descendants()).toList();
  }

  /** Kills all of it, executors included. */
  @Override
  public void close() {
    List<ProcessHandle> executors = executors();
    daemons.forEach(Process::destroyForcibly);
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  /** Of the Scala of these tests, which is that of the cluster, too: {@code 2.12}. */
  private static String scalaLine() {
    String version = scala.util.Properties.versionNumberString();
    return version.substring(0, version.lastIndexOf('.'));
  }

  private void daemon(String name, String type, String arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(CommandRun.java(), "-Xmx256m", "-cp", classPath));
    words.addAll(List.of("org.apache.spark.deploy." + type, "--host", HOST, "--webui-port", "0"));
    words.addAll(List.of(arguments.split(" ")));
    File log = folder.resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("SPARK_SCALA_VERSION", scalaLine());
    builder.environment().put("SPARK_LOCAL_IP", HOST);
    // A worker hands it on to the drivers and executors that it starts.
    builder.environment().put("JDK_JAVA_OPTIONS", String.join(" ", javaOptions));
    daemons.add(builder.start());
  }
}
