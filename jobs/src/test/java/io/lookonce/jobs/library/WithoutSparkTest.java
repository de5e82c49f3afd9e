package io.lookonce.jobs.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.Detector;
import io.lookonce.ModelRegistry;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library in a JVM that has neither Spark, Scala nor the commands. */
@Tag("spark")
class WithoutSparkTest {

  private static final List<String> ABSENT =
      List.of("spark", "scala", "picocli", "deeplearning4j", "datavec", "jobs", "netty");

  @TempDir private Path folder;

  @Test
  void aDetectorRuns() throws Exception {
    Path log = folder.resolve("log");
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> ABSENT.stream().noneMatch(name(entry)::contains))
            .collect(Collectors.joining(File.pathSeparator));
    Path program =
        Path.of(Program.class.getProtectionDomain().getCodeSource().getLocation().toURI());

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath + File.pathSeparator + onlyProgram(program),
                Program.class.getName(),
                "../conf/models")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).contains("no Spark, 0 detections on an empty image");
  }

  /** The entry's file name; of folders of classes, their whole path within the project. */
  private static String name(String entry) {
    Path path = Path.of(entry).toAbsolutePath();
    if (Files.isRegularFile(path)) {
      return path.getFileName().toString();
    }
    Path root = Path.of("..").toAbsolutePath().normalize();
    return path.startsWith(root) ? root.relativize(path).toString() : path.toString();
  }

  /** A folder with the program alone, beside which the test classes have much more. */
  private Path onlyProgram(Path classes) throws IOException {
    String file = Program.class.getName().replace('.', '/') + ".class";
    Path copy = folder.resolve("program").resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(classes.resolve(file), copy);
    return folder.resolve("program");
  }

  /** What a user's program does. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws IOException {
      String spark = "no Spark";
      try {
        Class.forName("org.apache.spark.SparkContext");
        spark = "Spark";
      } catch (ClassNotFoundException absent) {
        // As it should be.
      }
      try (Detector detector = Detector.load(ModelRegistry.at(arguments[0]).open("road-scenes"))) {
        int found = detector.detect(new BufferedImage(320, 200, BufferedImage.TYPE_INT_RGB)).size();
        System.out.println(spark + ", " + found + " detections on an empty image");
      }
    }
  }
}
