package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.storage.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault strikes every command in the middle of its work: nothing is lost, nothing is there
 * twice, the result is that of a calm run, at once or after the command was run again. What
 * happened is written down, in {@code target/faults.md}. The commands that share all their code
 * with another are struck with {@code -Dlookonce.faults=all} only.
 */
class FaultTableIT {

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Path TABLE = Path.of("target", "faults.md");

  /** Of a training a round, of a scoring a batch: far enough to be in the middle. */
  private static final int STRUCK_AT = 2;

  /** Of the HDFS, small enough for a quota on little data. */
  private static final long BLOCK_BYTES = 65_536;

  @TempDir private static Path shared;
  private static List<FaultSubject> subjects;
  private static StandaloneCluster cluster;
  private static MiniDFSCluster hdfs;
  private static Storage storage;
  private static final Map<String, Object> CALM = new TreeMap<>();
  private static final Map<String, Map<String, String>> HAPPENED = new LinkedHashMap<>();

  /** Lets a fault strike a command and says what became of it. */
  private interface Fault {
    String strike(FaultSubject subject, String name) throws Exception;
  }

  private static final Map<String, Fault> FAULTS = new LinkedHashMap<>();

  static {
    FAULTS.put("executor killed", FaultTableIT::executorKilled);
    FAULTS.put("worker killed", FaultTableIT::workerKilled);
    FAULTS.put("driver killed", FaultTableIT::driverKilled);
    FAULTS.put("disk full", FaultTableIT::diskFull);
    FAULTS.put("network cut for 15 s", FaultTableIT::networkCut);
    FAULTS.put("executor stands still for 8 s", FaultTableIT::executorStandsStill);
    FAULTS.put("HDFS name node restarted", FaultTableIT::nameNodeRestarted);
    FAULTS.put("checkpoint or plan truncated", FaultTableIT::stateTruncated);
    FAULTS.put("two runs at once", FaultTableIT::twoRuns);
  }

  @BeforeAll
  static void start() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, shared.resolve("hdfs").toString());
    configuration.set("dfs.namenode.fs-limits.min-block-size", "1024");
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    hdfs.waitActive();
    cluster = StandaloneCluster.start(Files.createDirectory(shared.resolve("cluster")), 2);
    storage = new Storage(new Configuration());
    boolean all = "all".equals(System.getProperty("lookonce.faults"));
    subjects = new FaultSubjects(shared).make(all);
    for (FaultSubject subject : subjects) {
      String output = local(subject, "calm");
      CommandRun run = CommandRun.of(subject.start(output));
      assertThat(run.exitCode()).as(run.err()).isZero();
      CALM.put(subject.command(), subject.result(storage, output));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
    hdfs.shutdown();
    String table = table();
    Files.writeString(TABLE, table);
    System.out.println(table);
  }

  @TestFactory
  Stream<DynamicTest> everyFaultStrikesEveryCommand() {
    List<DynamicTest> tests = new ArrayList<>();
    for (var fault : FAULTS.entrySet()) {
      for (FaultSubject subject : subjects) {
        String name = fault.getKey() + ", " + subject.command();
        tests.add(DynamicTest.dynamicTest(name, () -> strike(fault.getKey(), subject)));
      }
    }
    return tests.stream();
  }

  private static void strike(String fault, FaultSubject subject) throws Exception {
    Map<String, String> row = HAPPENED.computeIfAbsent(fault, any -> new LinkedHashMap<>());
    row.put(subject.command(), "FAILED");
    long begin = System.nanoTime();
    String happened = FAULTS.get(fault).strike(subject, fault.replaceAll("\\W+", "-"));
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    row.put(subject.command(), happened + " (" + seconds + " s)");
  }

  private static String executorKilled(FaultSubject subject, String name) throws Exception {
    String output = local(subject, name);
    Run run = new Run(subject, output, Map.of());
    run.awaitProgress();
    assertThat(cluster.executors().get(0).destroyForcibly()).isTrue();
    run.awaitDone();
    return sameResult(subject, output);
  }

  private static String workerKilled(FaultSubject subject, String name) throws Exception {
    String output = local(subject, name);
    Run run = new Run(subject, output, Map.of());
    run.awaitProgress();
    cluster.killWorker();
    run.awaitDone();
    cluster.addWorker("1", "1g");
    return sameResult(subject, output);
  }

  private static String driverKilled(FaultSubject subject, String name) throws Exception {
    String output = local(subject, name);
    Run killed = new Run(subject, output, Map.of());
    killed.awaitProgress();
    killed.kill();
    runAgain(subject, output);
    return "run again: " + sameResult(subject, output);
  }

  private static String networkCut(FaultSubject subject, String name) throws Exception {
    String output = local(subject, name);
    List<Integer> ports = List.of(freePort(), freePort());
    Map<String, String> settings =
        Map.of(
            "spark.driver.host",
            CuttableNetwork.OUTER,
            "spark.driver.bindAddress",
            CuttableNetwork.INNER,
            "spark.driver.port",
            ports.get(0).toString(),
            "spark.driver.blockManager.port",
            ports.get(1).toString(),
            "spark.network.timeout",
            "10s",
            "spark.executor.heartbeatInterval",
            "1s");
    try (CuttableNetwork network = new CuttableNetwork(ports)) {
      Run run = new Run(subject, output, settings);
      run.awaitProgress();
      network.cut();
      Thread.sleep(15_000);
      network.mend();
      run.awaitDone();
    }
    return sameResult(subject, output);
  }

  private static String executorStandsStill(FaultSubject subject, String name) throws Exception {
    String output = local(subject, name);
    Run run = new Run(subject, output, Map.of());
    run.awaitProgress();
    long executor = cluster.executors().get(0).pid();
    signal("STOP", executor);
    Thread.sleep(8_000);
    signal("CONT", executor);
    run.awaitDone();
    return sameResult(subject, output);
  }

  private static String nameNodeRestarted(FaultSubject subject, String name) throws Exception {
    String output = remote(subject, name);
    Run run = new Run(subject, output, onHdfs());
    run.awaitProgress();
    hdfs.restartNameNode(true);
    int exitCode = run.awaitEnd();
    if (exitCode == 0) {
      return sameResult(subject, output);
    }
    assertThat(exitCode).as(run.log()).isEqualTo(1);
    runAgain(subject, output);
    return "exit code 1, run again: " + sameResult(subject, output);
  }

  private static String diskFull(FaultSubject subject, String name) throws Exception {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(remote(subject, name));
    storage.makeFolder(folder.getParent());
    long enough = bytes(new org.apache.hadoop.fs.Path(local(subject, "calm")));
    quota(folder.getParent(), BLOCK_BYTES + enough / 2);
    Run full = new Run(subject, folder.toString(), onHdfs());
    int exitCode = full.awaitEnd();
    assertThat(exitCode).as(full.log()).isIn(1, 2);
    assertThat(full.log()).contains("quota");
    quota(folder.getParent(), HdfsConstants.QUOTA_RESET);
    runAgain(subject, folder.toString());
    return "exit code %d, then with room run again: %s"
        .formatted(exitCode, sameResult(subject, folder.toString()));
  }

  private static String stateTruncated(FaultSubject subject, String name) throws Exception {
    String output = local(subject, name);
    Run killed = new Run(subject, output, Map.of());
    killed.awaitProgress();
    killed.kill();
    Path state = newestState(subject, Path.of(output));
    byte[] whole = Files.readAllBytes(state);
    Files.write(state, java.util.Arrays.copyOf(whole, whole.length / 2));

    CommandRun again = CommandRun.of(subject.again(output));

    assertThat(again.err()).contains(state.getFileName() + "", "damaged");
    if (subject.training()) {
      assertThat(again.exitCode()).as(again.err()).isZero();
      return "the one before it is taken: " + sameResult(subject, output);
    }
    assertThat(again.exitCode()).isEqualTo(2);
    Files.write(state, whole);
    runAgain(subject, output);
    return "refused by name; with the whole plan run again: " + sameResult(subject, output);
  }

  private static String twoRuns(FaultSubject subject, String name) throws Exception {
    String output = local(subject, name);
    Run first = new Run(subject, output, Map.of());
    first.awaitProgress();
    CommandRun second = CommandRun.of(subject.again(output));
    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(second.err()).contains("is being written by 'lookonce " + subject.command());
    first.awaitDone();
    return "the second is refused; the first: " + sameResult(subject, output);
  }

  private static String sameResult(FaultSubject subject, String output) throws IOException {
    assertThat(subject.result(storage, output)).isEqualTo(CALM.get(subject.command()));
    return "same result";
  }

  private static void runAgain(FaultSubject subject, String output) {
    CommandRun run = CommandRun.of(subject.again(output));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** A command whose driver is a process of its own, on the cluster or, with HDFS, embedded. */
  private static final class Run {

    private final FaultSubject subject;
    private final String output;
    private final Path log;
    private final Process driver;

    Run(FaultSubject subject, String output, Map<String, String> settings) throws IOException {
      this.subject = subject;
      this.output = output;
      this.log = Files.createTempFile(shared, "driver", ".log");
      this.driver = cluster.submit(log, settings, subject.start(output));
    }

    void awaitProgress() throws Exception {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (subject.progress(storage, output) < STRUCK_AT
          && driver.isAlive()
          && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
      assertThat(driver.isAlive()).as("too early or too late: " + log()).isTrue();
    }

    void awaitDone() throws Exception {
      assertThat(awaitEnd()).as(log()).isZero();
    }

    int awaitEnd() throws Exception {
      try {
        assertThat(driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
        return driver.exitValue();
      } finally {
        kill();
      }
    }

    void kill() throws InterruptedException {
      CommandRun.kill(driver);
    }

    String log() throws IOException {
      return Files.readString(log);
    }
  }

  private static Map<String, String> onHdfs() {
    return Map.of(
        "spark.hadoop.dfs.blocksize",
        String.valueOf(BLOCK_BYTES),
        "spark.hadoop.dfs.replication",
        "1");
  }

  private static String local(FaultSubject subject, String name) {
    return shared.resolve(subject.command() + "-" + name).toString();
  }

  private static String remote(FaultSubject subject, String name) {
    return hdfs.getURI() + "/" + name + "-" + subject.command() + "/output";
  }

  private static void quota(org.apache.hadoop.fs.Path folder, long bytes) throws IOException {
    hdfs.getFileSystem().setQuota(folder, HdfsConstants.QUOTA_DONT_SET, bytes);
  }

  private static long bytes(org.apache.hadoop.fs.Path folder) throws IOException {
    long bytes = 0;
    for (FileStatus entry : storage.list(folder)) {
      bytes += entry.isDirectory() ? bytes(entry.getPath()) : entry.getLen();
    }
    return bytes;
  }

  private static Path newestState(FaultSubject subject, Path output) throws IOException {
    Path folder = output.resolve(subject.training() ? "checkpoints" : "_lookonce/plans");
    try (Stream<Path> entries = Files.list(folder)) {
      Path newest =
          entries
              .filter(entry -> !entry.getFileName().toString().startsWith("."))
              .max(java.util.Comparator.naturalOrder())
              .orElseThrow();
      return subject.training() ? newest.resolve("state.bin") : newest;
    }
  }

  private static void signal(String name, long process) throws Exception {
    int exitCode = new ProcessBuilder("kill", "-" + name, "" + process).start().waitFor();
    assertThat(exitCode).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByName(CuttableNetwork.INNER))) {
      return socket.getLocalPort();
    }
  }

  private static String table() {
    StringBuilder text = new StringBuilder("| fault |");
    List<String> commands = subjects.stream().map(FaultSubject::command).toList();
    commands.forEach(command -> text.append(" `").append(command).append("` |"));
    text.append("\n|---|").append("---|".repeat(commands.size())).append('\n');
    HAPPENED.forEach(
        (fault, row) -> {
          text.append("| ").append(fault).append(" |");
          commands.forEach(
              command -> text.append(' ').append(row.getOrDefault(command, "")).append(" |"));
          text.append('\n');
        });
    return text.toString();
  }
}
