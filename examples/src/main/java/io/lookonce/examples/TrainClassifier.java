package io.lookonce.examples;

import io.lookonce.Classification;
import io.lookonce.Classifier;
import io.lookonce.spark.Evaluation;
import io.lookonce.spark.Evaluator;
import io.lookonce.spark.TrainedModel;
import io.lookonce.spark.Trainer;
import io.lookonce.spark.TrainingConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Trains a classifier of hand signs on two workers, and classifies an image with it. */
public final class TrainClassifier {

  private TrainClassifier() {}

  /**
   * @param arguments folder of a data set of 64x64 images in six classes, as {@code lookonce
   *     ingest} makes it, a new folder for the model, and an image file
   */
  public static void main(String[] arguments) throws IOException {
    SparkSession.Builder builder = SparkSession.builder().appName("train-classifier");
    Trainer.sparkDefaults().forEach(builder::config);
    try (SparkSession spark = builder.getOrCreate()) {
      TrainedModel trained = train(spark, arguments[0], arguments[1]);
      System.out.println(trained.report());
      Evaluation evaluation = new Evaluator(spark).evaluate(trained.model(), arguments[0]);
      System.out.println(evaluation.metric("test", "accuracy").orElse(Double.NaN) + " of the test");
      try (Classifier classifier = Classifier.load(trained.model())) {
        Classification shown = classifier.classify(Path.of(arguments[2]));
        System.out.println(arguments[2] + ": " + shown.label() + " " + shown.probability());
      }
    }
  }

  /** Trains two epochs. */
  static TrainedModel train(SparkSession spark, String dataset, String output) throws IOException {
    TrainingConfiguration configuration =
        TrainingConfiguration.of("signs-convnet").withEpochs(2).withAveraging(2, 4).withSeed(3);
    return new Trainer(spark, output)
        .withListener(
            progress -> System.out.println("epoch " + progress.epoch() + ": " + progress.loss()))
        .train(dataset, configuration);
  }
}
