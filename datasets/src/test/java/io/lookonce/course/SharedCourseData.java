package io.lookonce.course;

import io.lookonce.data.source.CourseHdf5;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The course's own files if they are available; a test without its files is skipped. */
final class SharedCourseData {

  private SharedCourseData() {}

  /** The points of the regularisation notebook. */
  static MatFile football() {
    return MatFile.read(file("football/data.mat"));
  }

  /** The cats, flattened and divided by 255: (12288, images). */
  static LabelledPoints cats(String name) {
    Path path = file("cats/" + name);
    try (CourseHdf5 file = CourseHdf5.open(path, name)) {
      var images = file.listing().images();
      List<byte[]> pixels = file.pixels(0, images.size());
      INDArray rows = Nd4j.create(DataType.DOUBLE, images.size(), pixels.get(0).length);
      INDArray labels = Nd4j.create(DataType.DOUBLE, 1, images.size());
      for (int i = 0; i < images.size(); i++) {
        rows.putRow(i, Nd4j.createFromArray(scaled(pixels.get(i))));
        labels.putScalar(0, i, images.get(i).label().equals("cat") ? 1 : 0);
      }
      return new LabelledPoints(rows.transpose().dup('c'), labels);
    }
  }

  private static double[] scaled(byte[] pixels) {
    double[] scaled = new double[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      scaled[i] = (pixels[i] & 0xff) / 255.0;
    }
    return scaled;
  }

  private static Path file(String name) {
    Path file = Path.of(System.getProperty("lookonce.shared", "absent"), "data", name);
    Assumptions.assumeTrue(Files.isReadable(file), "the course's " + name + " is not here");
    return file;
  }
}
