package io.lookonce.jobs.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.jobs.run.RunScope;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;
import io.lookonce.model.ModelRegistry;
import io.lookonce.model.NetworkFile;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs small trainings as the command does, on the test's Spark session. */
public final class TrainingFixture {

  public static final Storage STORAGE = new Storage(new Configuration());

  /** Batch normalisation, dropout and Adam: all kinds of state that steps carry over. */
  public static final String CONVOLUTIONAL =
      """
      network = custom
      input { height = 4, width = 4, channels = 3 }
      layers = [
        { type = convolution, filters = 4, size = 3, function = identity }
        { type = batch-normalization }
        { type = activation, function = relu }
        { type = dropout, keep-probability = 0.9 }
        { type = output, units = 3 }
      ]
      seed = 5
      initialization { distribution = he }
      optimizer { name = adam }
      learning-rate = 0.01
      mini-batch-size = 16
      epochs = 3
      averaging { workers = 2, frequency = 2 }
      """;

  /** Plain gradient descent on rows of numbers. */
  public static final String DENSE =
      """
      network = custom
      input { features = 48 }
      layers = [
        { type = dense, units = 6, function = tanh }
        { type = output, units = 3 }
      ]
      seed = 5
      initialization { distribution = xavier }
      optimizer { name = gradient-descent }
      learning-rate = 0.1
      mini-batch-size = 16
      epochs = 2
      averaging { workers = 2, frequency = 1 }
      """;

  private final SparkSession spark;
  private final Path folder;
  private int outputs;

  public TrainingFixture(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  public TrainingRequest request(String configuration, String dataset, String... settings)
      throws IOException {
    Path file = Files.writeString(folder.resolve("training.conf"), configuration);
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("dataset=" + dataset);
    return TrainingRequest.read(STORAGE, file, all, 1, models()::open);
  }

  /** The registry of the test. */
  ModelRegistry models() {
    return new ModelRegistry(
        STORAGE, new org.apache.hadoop.fs.Path(folder.resolve("models").toString()));
  }

  public Path newOutput() {
    return folder.resolve("output" + outputs++);
  }

  /** Trains to the end in a new folder and returns what run.json says. */
  public JsonNode train(String configuration, String dataset, String... settings)
      throws IOException {
    return train(request(configuration, dataset, settings), newOutput(), false, ignored());
  }

  public JsonNode train(
      TrainingRequest request, Path output, boolean resume, TrainingListener listener)
      throws IOException {
    TrainingJob job =
        new TrainingJob(STORAGE, request, new org.apache.hadoop.fs.Path(output.toString()));
    job.requireUsable(resume);
    RunScope.record(
        "train",
        STORAGE,
        new org.apache.hadoop.fs.Path(output.toString()),
        run -> job.run(spark, run, resume, listener));
    return run(output);
  }

  public static JsonNode run(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("run.json").toFile());
  }

  /** The parameters in the trained model's network file. */
  public static INDArray parameters(Path output) throws IOException {
    try (InputStream in = Files.newInputStream(output.resolve("model/network.zip"))) {
      return NetworkFile.read("network.zip", in).params();
    }
  }

  /** The text of train.html. */
  public static String report(Path output) throws IOException {
    return Files.readString(output.resolve("train.html"));
  }

  public static String digest(JsonNode run) {
    return run.get("parameters_sha256").asText();
  }

  public static TrainingListener ignored() {
    return (epoch, round, rounds, loss, times) -> {};
  }
}
