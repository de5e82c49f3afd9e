package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.FaultSubject.Work;
import io.lookonce.jobs.training.TrainingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The commands that are disturbed, with small data and models of their own.
 *
 * @param shared folder for both
 */
record FaultSubjects(Path shared) {

  /** Every command once. */
  static final String EACH_ONCE = "detect,classify,train,train-detector,sweep,retrain";

  /** One of them; its data are made. */
  @FunctionalInterface
  private interface Subject {
    FaultSubject make() throws IOException;
  }

  /**
   * Makes their data.
   *
   * @param names separated by commas, or {@code all}
   */
  List<FaultSubject> make(String names) throws IOException {
    Map<String, Subject> all = new LinkedHashMap<>();
    all.put("detect", this::detect);
    all.put("classify", this::classify);
    all.put("train", () -> train("train"));
    all.put("train-chunked", () -> train("train-chunked", "aggregation.driver-mebibytes=0"));
    all.put("train-detector", this::trainDetector);
    all.put("sweep", this::sweep);
    all.put("retrain", this::retrain);
    if (!names.equals("all")) {
      all.keySet().retainAll(List.of(names.split(",")));
    }
    List<FaultSubject> subjects = new ArrayList<>();
    for (Subject subject : all.values()) {
      subjects.add(subject.make());
    }
    return subjects;
  }

  private FaultSubject detect() throws IOException {
    ColouredSquares squares = new ColouredSquares(Files.createDirectory(shared.resolve("detect")));
    drawn(squares, 400);
    String models = shared.resolve("squares-models").toString();
    ColouredSquares.publishDetector(Path.of(models), shared.resolve("detect"));
    return scoring(
        "detect", squares.images(), List.of("--model=squares", "--registry", models), "detections");
  }

  private FaultSubject classify() throws IOException {
    ColouredSquares squares =
        new ColouredSquares(Files.createDirectory(shared.resolve("classify")));
    drawn(squares, 400);
    Path models = shared.resolve("classifiers");
    SmallClassifier.publish(
        "signs-convnet",
        List.of("0", "1", "2", "3", "4", "5"),
        InputRule.stretched(64, 64, Interpolation.BICUBIC),
        models);
    return scoring(
        "classify",
        squares.images(),
        List.of("--model=signs-convnet", "--registry", models.toString()),
        "classifications");
  }

  private static FaultSubject scoring(
      String command, Path images, List<String> model, String table) {
    List<String> words = new ArrayList<>(List.of(command, "--images", images.toString()));
    words.addAll(model);
    words.add("--batch-files=20");
    return new FaultSubject(command, words, List.of(), Work.ROWS, table);
  }

  private FaultSubject train(String name, String... settings) throws IOException {
    Path folder = Files.createDirectory(shared.resolve(name.replace(' ', '-')));
    return training(
        name,
        "train",
        TrainingFiles.statefulConfiguration(folder),
        TrainingFiles.dataset(folder, 1000),
        Stream.concat(Stream.of("mini-batch-size=1"), Stream.of(settings)).toList());
  }

  private FaultSubject trainDetector() throws IOException {
    Path folder = Files.createDirectory(shared.resolve("train-detector"));
    ColouredSquares squares = new ColouredSquares(folder);
    for (int image : drawn(squares, 60)) {
      squares.object(image, 1, false, 0, 0, ColouredSquares.CELL, ColouredSquares.CELL);
    }
    Path dataset = folder.resolve("data");
    CommandRun run =
        CommandRun.of(
            "ingest",
            "--kind=boxes",
            "--train=" + squares.annotations(),
            "--images=" + squares.images(),
            "--output=" + dataset);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return training(
        "train-detector",
        "train-detector",
        configuration("tiny-yolo.conf"),
        dataset.toString(),
        List.of(
            "input.width=96",
            "input.height=64",
            "anchor-count=1",
            "most-filters=64",
            "mini-batch-size=1"));
  }

  private static FaultSubject training(
      String name, String command, Path configuration, String dataset, List<String> settings) {
    List<String> words = new ArrayList<>(List.of(command, configuration.toString()));
    List<String> all =
        new ArrayList<>(
            List.of(
                "dataset=" + dataset,
                "averaging.frequency=1000",
                "epochs=6",
                "checkpoints.seconds=0",
                "checkpoints.keep=3"));
    all.addAll(settings);
    all.forEach(setting -> words.add("--set=" + setting));
    return new FaultSubject(name, words, List.of("--resume"), Work.PARAMETERS, "checkpoints");
  }

  private FaultSubject sweep() throws IOException {
    Path folder = Files.createDirectory(shared.resolve("sweep"));
    Path circles = folder.resolve("circles");
    CommandRun run = CommandRun.of("generate", "circles", "--output", circles.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path study =
        Files.writeString(
            folder.resolve("study.conf"),
            String.format(
                Locale.ROOT,
                """
                base = "%s"
                settings { dataset = "%s", epochs = 1000 }
                grid { seed = [1, 2, 3, 4], learning-rate = [0.01, 0.03, 0.1] }
                """,
                configuration("planar.conf"),
                circles));
    return new FaultSubject(
        "sweep", List.of("sweep", study.toString()), List.of(), Work.TRIALS, "_lookonce/trials");
  }

  private FaultSubject retrain() throws IOException {
    NoisyColours colours = NoisyColours.in(Files.createDirectory(shared.resolve("retrain")), 40);
    List<String> words =
        List.of(
            "retrain",
            colours.configuration().toString(),
            "--input=" + colours.images(),
            String.format(Locale.ROOT, "--size=%dx%1$d", NoisyColours.SIDE),
            "--test-fraction=0.3",
            "--validation-fraction=0",
            "--set=epochs=4",
            "--set=checkpoints.seconds=0",
            "--model=colours",
            "--registry={output}-models");
    return new FaultSubject(
        "retrain", words, List.of(), Work.VERSION, "runs/000001/training/checkpoints");
  }

  private static Path configuration(String name) {
    return Path.of("..", "conf", "train", name).toAbsolutePath();
  }

  private static List<Integer> drawn(ColouredSquares squares, int images) throws IOException {
    Random random = new Random(1);
    List<Integer> numbers = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      numbers.add(
          squares.image(
              ColouredSquares.Square.red(0, 0, random.nextDouble()),
              ColouredSquares.Square.green(random.nextInt(3), 1, random.nextDouble())));
    }
    return numbers;
  }
}
