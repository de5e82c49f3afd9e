package io.lookonce.examples;

import io.lookonce.Detection;
import io.lookonce.Detector;
import io.lookonce.DetectorOptions;
import io.lookonce.ImageResult;
import io.lookonce.InputImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Prints the objects in some images. It needs no Spark. */
public final class DetectObjects {

  private DetectObjects() {}

  /**
   * @param arguments a model, such as {@code cars:3} or a model's folder, and image files
   */
  public static void main(String[] arguments) throws IOException {
    List<Path> images = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    for (ImageResult<List<Detection>> image : detect(arguments[0], images)) {
      if (!image.isRead()) {
        System.out.println(image.name() + ": " + image.refused().getMessage());
        continue;
      }
      for (Detection found : image.result()) {
        System.out.println(image.name() + ": " + found.label() + " " + found.score());
      }
    }
  }

  /** The objects with a score of at least 0.4 in each image. */
  static List<ImageResult<List<Detection>>> detect(String model, List<Path> images)
      throws IOException {
    DetectorOptions options = DetectorOptions.defaults().withScoreThreshold(0.4);
    try (Detector detector = Detector.load(model, options)) {
      return detector.detectAll(images.stream().map(InputImage::of).toList());
    }
  }
}
