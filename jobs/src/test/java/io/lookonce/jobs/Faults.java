package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.jobs.FaultSubject.Work;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.storage.OutputLease;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;

/**
 * The faults. Each strikes a command, asserts that it leaves what it leaves when nothing strikes,
 * at once or after it was run again, and says in words what happened.
 *
 * @param folder for outputs
 * @param calm what each command leaves when nothing strikes, by name
 */
record Faults(
    StandaloneCluster cluster,
    MiniDFSCluster hdfs,
    Storage storage,
    Path folder,
    Map<String, Calm> calm) {

  /** Of the HDFS, small enough for a quota on little data. */
  private static final long BLOCK_BYTES = 65_536;

  /**
   * A quota counts whole blocks while a file is written, and Parquet asks for blocks of its own.
   */
  private static final Map<String, String> ON_HDFS =
      Map.of(
          "spark.hadoop.dfs.blocksize",
          "" + BLOCK_BYTES,
          "spark.hadoop.parquet.block.size",
          "" + BLOCK_BYTES,
          "spark.hadoop.dfs.replication",
          "1");

  /**
   * A run that nothing strikes.
   *
   * @param result what it left
   * @param commits how many it made
   */
  record Calm(Object result, int commits) {}

  /** One of them. */
  @FunctionalInterface
  interface Fault {

    /**
     * Lets it strike.
     *
     * @param name that of the output
     * @return what became of the command
     */
    String strike(FaultSubject subject, String name) throws Exception;
  }

  /** All of them, by their names. */
  Map<String, Fault> all() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    faults.put("executor killed", this::executorKilled);
    faults.put("worker killed", this::workerKilled);
    faults.put("driver killed", this::driverKilled);
    faults.put("driver's machine lost", this::machineLost);
    faults.put("disk full", this::diskFull);
    faults.put("network cut for 15 s", this::networkCut);
    faults.put("executor stands still for 8 s", this::executorStandsStill);
    faults.put("HDFS name node restarted", this::nameNodeRestarted);
    faults.put("checkpoint or plan truncated", this::stateTruncated);
    faults.put("two runs at once", this::twoRuns);
    return faults;
  }

  private String executorKilled(FaultSubject subject, String name) throws Exception {
    String output = local(name);
    try (StruckRun run = run(subject, output, Map.of())) {
      run.awaitProgress();
      assertThat(cluster.executors().get(0).destroyForcibly()).isTrue();
      run.awaitDone();
      return run.struck() + sameResult(subject, output);
    }
  }

  private String workerKilled(FaultSubject subject, String name) throws Exception {
    String output = local(name);
    try (StruckRun run = run(subject, output, Map.of())) {
      run.awaitProgress();
      cluster.killWorker();
      run.awaitDone();
      return run.struck() + sameResult(subject, output);
    } finally {
      cluster.addWorker("1", "1g");
    }
  }

  private String driverKilled(FaultSubject subject, String name) throws Exception {
    String output = local(name);
    StruckRun killed = killed(subject, output);
    return killed.struck() + runAgain(subject, output);
  }

  /** Of a process of another machine nobody can tell that it is dead: its lease has to expire. */
  private String machineLost(FaultSubject subject, String name) throws Exception {
    String output = local(name);
    StruckRun lost = killed(subject, output);
    Path claim = fromAnotherMachine(Path.of(output, OutputLease.FOLDER));
    Files.setLastModifiedTime(claim, FileTime.from(Instant.now()));

    CommandRun early = CommandRun.of(subject.again(output));
    assertThat(early.exitCode()).as(early.err()).isEqualTo(2);
    assertThat(early.err())
        .contains("is being written by 'lookonce " + subject.command() + "' on lost.example")
        .contains("for its lease to expire, after 120 s");

    Files.setLastModifiedTime(claim, FileTime.from(Instant.now().minusSeconds(121)));
    return lost.struck() + "refused while its lease lasts; expired, " + runAgain(subject, output);
  }

  private static Path fromAnotherMachine(Path claims) throws IOException {
    try (Stream<Path> files = Files.list(claims)) {
      Path claim =
          files
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .findFirst()
              .orElseThrow();
      String name =
          claim
              .getFileName()
              .toString()
              .replaceFirst("@[^~]+~[^~]+~", "@lost.example~0123456789abcdef~");
      return Files.move(claim, claims.resolve(name));
    }
  }

  /** The disk is an HDFS folder with a quota, which from the middle of the run on is used up. */
  private String diskFull(FaultSubject subject, String name) throws Exception {
    String output = remote(name);
    org.apache.hadoop.fs.Path disk = new org.apache.hadoop.fs.Path(output).getParent();
    storage.makeFolder(disk);
    try (StruckRun full = run(subject, output, ON_HDFS)) {
      full.awaitProgress();
      hdfs.getFileSystem().setQuota(disk, HdfsConstants.QUOTA_DONT_SET, 1);
      assertThat(full.awaitEnd()).isEqualTo(ExitCode.FAILED);
      full.assertOneLine("quota");
      hdfs.getFileSystem().setQuota(disk, HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
      return full.struck() + "exit code 1; with room, " + runAgain(subject, output);
    }
  }

  private String networkCut(FaultSubject subject, String name) throws Exception {
    String output = local(name);
    List<Integer> ports =
        List.of(LocalPort.free(CuttableNetwork.INNER), LocalPort.free(CuttableNetwork.INNER));
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
            "spark.network.timeoutInterval",
            "5s",
            "spark.executor.heartbeatInterval",
            "1s");
    try (CuttableNetwork network = new CuttableNetwork(ports);
        StruckRun run = run(subject, output, settings)) {
      run.awaitProgress();
      network.cut();
      Thread.sleep(15_000);
      network.mend();
      run.awaitDone();
      return run.struck() + sameResult(subject, output);
    }
  }

  private String executorStandsStill(FaultSubject subject, String name) throws Exception {
    String output = local(name);
    try (StruckRun run = run(subject, output, Map.of())) {
      run.awaitProgress();
      long executor = cluster.executors().get(0).pid();
      signal("STOP", executor);
      Thread.sleep(8_000);
      signal("CONT", executor);
      run.awaitDone();
      return run.struck() + sameResult(subject, output);
    }
  }

  private String nameNodeRestarted(FaultSubject subject, String name) throws Exception {
    String output = remote(name);
    try (StruckRun run = run(subject, output, ON_HDFS)) {
      run.awaitProgress();
      hdfs.restartNameNode(true);
      if (run.awaitEnd() == 0) {
        return run.struck() + sameResult(subject, output);
      }
      run.assertOneLine("");
      return String.format(
          Locale.ROOT,
          "%sexit code %d; %s",
          run.struck(),
          run.awaitEnd(),
          runAgain(subject, output));
    }
  }

  private String stateTruncated(FaultSubject subject, String name) throws Exception {
    String output = local(name);
    StruckRun killed = killed(subject, output);
    Path state = Path.of(subject.state(storage, output).toUri().getPath());
    byte[] whole = Files.readAllBytes(state);
    Files.write(state, Arrays.copyOf(whole, whole.length / 2));

    CommandRun again = CommandRun.of(subject.again(output));

    assertThat(again.err()).contains(state.getFileName().toString(), "damaged");
    if (subject.work() == Work.PARAMETERS) {
      assertThat(again.exitCode()).as(again.err()).isZero();
      return killed.struck() + "the checkpoint before is taken: " + sameResult(subject, output);
    }
    assertThat(again.exitCode()).as(again.err()).isEqualTo(2);
    assertThat(again.err()).doesNotContain("\tat ");
    if (subject.work() == Work.TRIALS) {
      assertThat(again.err()).contains("delete it to have it made again");
      Files.delete(state);
      return killed.struck() + "refused, naming it; without it " + runAgain(subject, output);
    }
    Files.write(state, whole);
    return killed.struck() + "refused, naming it; mended, " + runAgain(subject, output);
  }

  private String twoRuns(FaultSubject subject, String name) throws Exception {
    String output = local(name);
    try (StruckRun first = run(subject, output, Map.of())) {
      first.awaitProgress();
      CommandRun second = CommandRun.of(subject.again(output));
      assertThat(second.exitCode()).as(second.err()).isEqualTo(2);
      assertThat(second.err()).contains("is being written by 'lookonce " + subject.command());
      first.awaitDone();
      return first.struck() + "the second is refused; the first: " + sameResult(subject, output);
    }
  }

  private StruckRun run(FaultSubject subject, String output, Map<String, String> settings)
      throws IOException {
    Path log = Files.createTempFile(folder, "driver", ".log");
    Process driver = cluster.submit(log, settings, subject.start(output));
    return new StruckRun(
        driver, log, () -> subject.progress(storage, output), calm(subject).commits());
  }

  /** A run that was killed in the middle. */
  private StruckRun killed(FaultSubject subject, String output) throws Exception {
    try (StruckRun run = run(subject, output, Map.of())) {
      run.awaitProgress();
      return run;
    }
  }

  private String runAgain(FaultSubject subject, String output) throws IOException {
    CommandRun run = CommandRun.of(subject.again(output));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return "run again: " + sameResult(subject, output);
  }

  private String sameResult(FaultSubject subject, String output) throws IOException {
    assertThat(subject.result(storage, output)).isEqualTo(calm(subject).result());
    return "same result";
  }

  private Calm calm(FaultSubject subject) {
    return calm.get(subject.name());
  }

  private String local(String name) {
    return folder.resolve(name).toString();
  }

  private String remote(String name) {
    return hdfs.getURI() + "/" + name + "/output";
  }

  private static void signal(String name, long process) throws Exception {
    int exitCode = new ProcessBuilder("kill", "-" + name, "" + process).start().waitFor();
    assertThat(exitCode).isZero();
  }
}
