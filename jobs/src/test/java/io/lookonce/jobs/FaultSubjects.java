package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.jobs.averaging.TrainingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The commands that are disturbed, with small data and models of their own.
 *
 * @param shared folder for both
 */
record FaultSubjects(Path shared) {

  /**
   * Makes their data.
   *
   * @param all also those that share all their code with another
   */
  List<FaultSubject> make(boolean all) throws IOException {
    return all
        ? List.of(detect(), classify(), train(), trainDetector())
        : List.of(detect(), train());
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
    return new FaultSubject(command, words, List.of(), table, false);
  }

  private FaultSubject train() throws IOException {
    Path folder = Files.createDirectory(shared.resolve("train"));
    return training(
        "train",
        TrainingFiles.statefulConfiguration(folder),
        TrainingFiles.dataset(folder, 1000),
        "mini-batch-size=1");
  }

  private FaultSubject trainDetector() throws IOException {
    Path folder = Files.createDirectory(shared.resolve("train-detector"));
    ColouredSquares squares = new ColouredSquares(folder);
    for (int picture : drawn(squares, 60)) {
      squares.object(picture, 1, false, 0, 0, ColouredSquares.CELL, ColouredSquares.CELL);
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
    Path configuration = Path.of("..", "conf", "train", "tiny-yolo.conf").toAbsolutePath();
    return training(
        "train-detector",
        configuration,
        dataset.toString(),
        "input.width=96",
        "input.height=64",
        "anchor-count=1",
        "most-filters=64",
        "mini-batch-size=1");
  }

  private static FaultSubject training(
      String command, Path configuration, String dataset, String... settings) {
    List<String> words = new ArrayList<>(List.of(command, configuration.toString()));
    List<String> all =
        new ArrayList<>(
            List.of(
                "dataset=" + dataset,
                "averaging.frequency=1000",
                "epochs=6",
                "checkpoints.seconds=0",
                "checkpoints.keep=3"));
    all.addAll(List.of(settings));
    all.forEach(setting -> words.add("--set=" + setting));
    return new FaultSubject(command, words, List.of("--resume"), "checkpoints", true);
  }

  private static List<Integer> drawn(ColouredSquares squares, int pictures) throws IOException {
    Random random = new Random(1);
    List<Integer> numbers = new ArrayList<>();
    for (int picture = 0; picture < pictures; picture++) {
      numbers.add(
          squares.picture(
              ColouredSquares.Square.red(0, 0, random.nextDouble()),
              ColouredSquares.Square.green(random.nextInt(3), 1, random.nextDouble())));
    }
    return numbers;
  }
}
