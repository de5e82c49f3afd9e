package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault strikes every command in the middle of its work: nothing is lost, nothing is there
 * twice, the result is that of a calm run, at once or after the command was run again. What
 * happened is written down, in {@code target/faults.md}. The commands that share most of their code
 * with another are struck with {@code -Dlookonce.faults=all} only; {@code
 * -Dlookonce.faults=COMMAND,COMMAND} chooses commands, {@code -Dlookonce.faults.only=REGEX} cells,
 * by "fault, command".
 */
class FaultTableIT {

  private static final Path PAGE = Path.of("target", "faults.md");

  @TempDir private static Path shared;
  private static List<FaultSubject> subjects;
  private static StandaloneCluster cluster;
  private static MiniDFSCluster hdfs;
  private static Faults faults;
  private static final FaultTable TABLE = new FaultTable();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, shared.resolve("hdfs").toString());
    configuration.set("dfs.namenode.fs-limits.min-block-size", "1024");
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    hdfs.waitActive();
    cluster = StandaloneCluster.start(Files.createDirectory(shared.resolve("cluster")), 2);
    Storage storage = new Storage(new Configuration());
    subjects =
        new FaultSubjects(shared)
            .make(System.getProperty("lookonce.faults", "detect,train-chunked,sweep"));
    Map<String, Faults.Calm> calm = new HashMap<>();
    for (FaultSubject subject : subjects) {
      calm.put(subject.name(), calm(storage, subject));
    }
    faults = new Faults(cluster, hdfs, storage, shared, calm);
  }

  private static Faults.Calm calm(Storage storage, FaultSubject subject) throws IOException {
    String output = shared.resolve("calm-" + subject.name()).toString();
    CommandRun run = CommandRun.of(subject.start(output));
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new Faults.Calm(subject.result(storage, output), subject.progress(storage, output));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    hdfs.shutdown();
  }

  @TestFactory
  Stream<DynamicTest> everyFaultStrikesEveryCommand() {
    List<DynamicTest> tests = new ArrayList<>();
    faults
        .all()
        .forEach(
            (name, fault) -> {
              for (FaultSubject subject : subjects) {
                String cell = name + ", " + subject.name();
                if (cell.matches(System.getProperty("lookonce.faults.only", ".*"))) {
                  tests.add(DynamicTest.dynamicTest(cell, () -> strike(name, fault, subject)));
                }
              }
            });
    return tests.stream();
  }

  private static void strike(String name, Faults.Fault fault, FaultSubject subject)
      throws Exception {
    String output = (name + " " + subject.name()).replaceAll("\\W+", "-");
    String happened = "FAILED";
    long begin = System.nanoTime();
    try {
      happened = fault.strike(subject, output);
    } finally {
      long seconds = (System.nanoTime() - begin) / 1_000_000_000;
      TABLE.put(name, subject.name(), String.format(Locale.ROOT, "%s (%d s)", happened, seconds));
      // Each time anew: a run that is stopped has what it found so far.
      TABLE.write(PAGE, subjects.stream().map(FaultSubject::name).toList());
    }
  }
}
