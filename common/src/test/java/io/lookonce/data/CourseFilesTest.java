package io.lookonce.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.data.source.CourseHdf5;
import io.lookonce.data.source.LabelledListing.LabelledImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The course's own files, where they are at hand. */
class CourseFilesTest {

  @ParameterizedTest
  @CsvSource({
    "cats/train_catvnoncat.h5, TRAIN, cat=72 non-cat=137",
    "cats/test_catvnoncat.h5, TEST, cat=33 non-cat=17",
    "signs/test_signs.h5, TEST, 0=20 1=20 2=20 3=20 4=20 5=20",
    "happy/test_happy.h5, TEST, 0=66 1=84"
  })
  void holdTheKnownNumberOfImages(String name, Split split, String counts) {
    Path file = Path.of(System.getProperty("lookonce.shared", "absent"), "data", name);
    Assumptions.assumeTrue(Files.isReadable(file), "the course's " + name + " is not here");
    try (CourseHdf5 opened = CourseHdf5.open(file, name)) {
      assertThat(opened.shape()).isEqualTo(ImageShape.rgb(64, 64));
      Map<String, Integer> found = new TreeMap<>();
      for (LabelledImage image : opened.listing().images()) {
        assertThat(image.split()).isEqualTo(split);
        found.merge(image.label(), 1, Integer::sum);
      }
      assertThat(found.toString().replaceAll("[{},]", "")).isEqualTo(counts);
      assertThat(opened.pixels(0, opened.listing().images().size()))
          .hasSize(opened.listing().images().size())
          .allSatisfy(pixels -> assertThat(pixels).hasSize(64 * 64 * 3));
    }
  }
}
