package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.cli.SparkDefaults;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.ModelRegistry;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.RpcStranger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What another user of the machine finds of a run in progress. The run is one of a network that
 * never ends.
 */
@Tag("spark")
class OtherUserTest {

  private static final String SECRET = "wJalrXUtnFEMI-K7MDENG";

  @TempDir private static Path folder;
  private static Process run;
  private static Path temporary;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc here to look into");
    temporary = Files.createDirectory(folder.resolve("tmp"));
    // The folder of a test is its user's alone; another user is let in as far as the run's own.
    for (Path open : new Path[] {folder, temporary}) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path defaults = folder.resolve("spark-defaults.conf");
    Files.createFile(
        defaults,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        defaults,
        String.format(
            Locale.ROOT,
            "spark.hadoop.fs.s3a.secret.key %s\nspark.master local[1]\nspark.local.dir %s\n",
            SECRET,
            temporary));
    Path image = Files.createDirectory(folder.resolve("in")).resolve("a.png");
    ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    publishEndlessNetwork();
    run =
        CommandRun.start(
            folder.resolve("log"),
            Map.of(SparkDefaults.FILE_PROPERTY, defaults.toString()),
            "detect",
            "--images",
            folder.resolve("in").toString(),
            "--registry",
            folder.resolve("models").toString(),
            "--model",
            "endless",
            "--output",
            folder.resolve("out").toString());
    awaitBlockManager();
  }

  private static void publishEndlessNetwork() throws IOException {
    Path network = folder.resolve("model.onnx");
    try (InputStream in = OnnxNetwork.class.getResourceAsStream("loop-endless.onnx")) {
      Files.copy(in, network);
    }
    Storage storage = new Storage(new Configuration());
    ModelDraft draft =
        new ModelDraft(
            "endless",
            List.of("car", "bus"),
            InputRule.stretched(32, 32, Interpolation.BILINEAR),
            new HeadDescription(HeadKind.REGION, Anchor.pairs(List.of(1f, 1f, 2f, 2f))),
            new Thresholds(0.5, 0.5));
    new ModelRegistry(storage, new org.apache.hadoop.fs.Path(folder.resolve("models").toUri()))
        .publish(draft, List.of(new org.apache.hadoop.fs.Path(network.toUri())));
  }

  /** From then on the run is at work, and has all its folders and ports. */
  private static void awaitBlockManager() throws Exception {
    for (int tries = 0; tries < 600; tries++) {
      try (Stream<Path> files = Files.walk(temporary)) {
        if (files.anyMatch(file -> file.getFileName().toString().startsWith("blockmgr"))
            && Files.isDirectory(folder.resolve("out/_lookonce/plans"))) {
          return;
        }
      }
      assertThat(run.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
      Thread.sleep(100);
    }
    throw new IllegalStateException("the run does not begin");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (run != null) {
      CommandRun.kill(run);
    }
  }

  @Test
  void itsCommandLineHoldsNoSecret() throws IOException {
    assertThat(Files.readString(Path.of("/proc", "" + run.pid(), "cmdline")))
        .contains("detect")
        .doesNotContain(SECRET);
  }

  @Test
  void itsPortsAreOfTheLoopbackInterfaceAndAnswerNoStranger() throws Exception {
    List<Integer> ports = new ArrayList<>();
    for (String line : listening(run.pid())) {
      String[] address = line.split(":");
      assertThat(address[0]).as("the address %s", line).endsWith("0100007F");
      ports.add(Integer.parseInt(address[1], 16));
    }
    assertThat(ports).hasSize(2);
    assertThat(RpcStranger.reached(ports)).isEmpty();
  }

  @Test
  void anotherUserReadsNoneOfItsWorkFolders() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/bin/setpriv")),
        "only root can become another user here");
    List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534"));
    command.addAll(List.of("--clear-groups", "find", temporary.toString(), "-mindepth", "2"));
    Process find = new ProcessBuilder(command).redirectErrorStream(true).start();
    String found = new String(find.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(find.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(found.lines()).isNotEmpty().allMatch(line -> line.contains("Permission denied"));
  }

  /** Local addresses and ports in hexadecimal that a process listens on. */
  private static List<String> listening(long pid) throws IOException {
    List<String> sockets = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", "" + pid, "fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String target;
        try {
          target = Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closedMeanwhile) {
          continue;
        }
        if (target.startsWith("socket:[")) {
          sockets.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    List<String> listening = new ArrayList<>();
    for (String table : new String[] {"tcp", "tcp6"}) {
      for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields[3].equals("0A") && sockets.contains(fields[9])) {
          listening.add(fields[1]);
        }
      }
    }
    return listening;
  }
}
