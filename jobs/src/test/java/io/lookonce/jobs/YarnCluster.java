package io.lookonce.jobs;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A YARN cluster on this machine: a resource manager and a node manager, each a JVM of its own, as
 * every container is. The node manager kills a container that takes more memory than it asked for.
 */
final class YarnCluster implements SparkCluster {

  private static final String HOST = "127.0.0.1";
  private static final String MASTER = "resourcemanager.ResourceManager";

  /** More than there is: what a container asks for is seldom what it takes. */
  private static final int MEBIBYTES = 24_000;

  private final Path folder;
  private final List<Process> daemons = new ArrayList<>();

  private YarnCluster(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts one.
   *
   * @param folder for its configuration, its logs and the containers' files
   */
  static YarnCluster start(Path folder) throws IOException, InterruptedException {
    YarnCluster cluster = new YarnCluster(folder);
    int clients = LocalPort.free(HOST);
    int nodes = LocalPort.free(HOST);
    cluster.configure(clients, nodes);
    try {
      cluster.daemon(MASTER);
      Process resourceManager = cluster.daemons.get(0);
      if (!LocalPort.await(HOST, clients, resourceManager)
          || !LocalPort.await(HOST, nodes, resourceManager)) {
        throw new IOException("YARN did not start: " + Files.readString(cluster.log(MASTER)));
      }
      cluster.daemon("nodemanager.NodeManager");
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      cluster.close();
      throw failed;
    }
  }

  private void configure(int clients, int nodes) throws IOException {
    Files.createDirectories(configuration());
    write("core-site.xml", Map.of("fs.defaultFS", "file:///"));
    write("capacity-scheduler.xml", queues());
    write("yarn-site.xml", resourceManager(clients, nodes), nodeManager());
  }

  private static Map<String, String> queues() {
    String prefix = "yarn.scheduler.capacity.";
    return Map.of(
        prefix + "root.queues",
        "default",
        prefix + "root.default.capacity",
        "100",
        // Of runs whose driver is on the cluster all memory is their application masters' at first.
        prefix + "maximum-am-resource-percent",
        "0.5");
  }

  private static Map<String, String> resourceManager(int clients, int nodes) throws IOException {
    String prefix = "yarn.resourcemanager.";
    return Map.of(
        prefix + "hostname",
        HOST,
        prefix + "address",
        HOST + ":" + clients,
        prefix + "resource-tracker.address",
        HOST + ":" + nodes,
        prefix + "scheduler.address",
        HOST + ":" + LocalPort.free(HOST),
        prefix + "admin.address",
        HOST + ":" + LocalPort.free(HOST),
        prefix + "webapp.address",
        HOST + ":0",
        "yarn.scheduler.minimum-allocation-mb",
        "64");
  }

  private Map<String, String> nodeManager() {
    String prefix = "yarn.nodemanager.";
    return Map.of(
        prefix + "hostname",
        HOST,
        prefix + "address",
        HOST + ":0",
        prefix + "localizer.address",
        HOST + ":0",
        prefix + "webapp.address",
        HOST + ":0",
        prefix + "local-dirs",
        folder.resolve("local").toString(),
        prefix + "log-dirs",
        folder.resolve("containers").toString(),
        prefix + "disk-health-checker.max-disk-utilization-per-disk-percentage",
        "100",
        prefix + "resource.memory-mb",
        "" + MEBIBYTES,
        prefix + "resource.cpu-vcores",
        "16",
        // Address space is not memory, and a JVM reserves much of it.
        prefix + "vmem-check-enabled",
        "false");
  }

  @SafeVarargs
  private void write(String file, Map<String, String>... settings) throws IOException {
    Configuration configuration = new Configuration(false);
    for (Map<String, String> some : settings) {
      some.forEach(configuration::set);
    }
    try (OutputStream target = Files.newOutputStream(configuration().resolve(file))) {
      configuration.writeXml(target);
    }
  }

  private Path configuration() {
    return folder.resolve("configuration");
  }

  /** That of the tests; the proxy of the daemons is another than that of Spark's drivers. */
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("hadoop-yarn-server-web-proxy"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path log(String type) {
    return folder.resolve(type + ".log");
  }

  private void daemon(String type) throws IOException {
    List<String> words = new ArrayList<>(List.of(CommandRun.java(), "-Xmx256m"));
    words.addAll(CommandRun.QUICK_START);
    words.addAll(List.of(System.getProperty("spark.opens").split(" ")));
    words.addAll(List.of("-cp", configuration() + File.pathSeparator + classPath()));
    words.add("org.apache.hadoop.yarn.server." + type);
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log(type).toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    daemons.add(builder.start());
  }

  @Override
  public List<String> submitWords() {
    return List.of("--master", "yarn", "--num-executors=2", "--executor-cores=1");
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("HADOOP_CONF_DIR", configuration().toString());
  }

  @Override
  public void close() {
    List<ProcessHandle> containers =
        daemons.stream().flatMap(daemon -> daemon.toHandle().descendants()).toList();
    daemons.forEach(Process::destroyForcibly);
    containers.forEach(ProcessHandle::destroyForcibly);
  }
}
