package io.lookonce.image.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.image.Image;
import io.lookonce.image.ImageRefused;
import io.lookonce.image.ImageResizer;
import io.lookonce.image.JpegWriter;
import io.lookonce.image.ResamplerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ImageRoundTripTest {

  private final ImageDecoder decoder = new ImageDecoder(10_000_000);

  private static Image gradient(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      pixels[3 * i] = (byte) (i % width * 255 / width);
      pixels[3 * i + 1] = (byte) (i / width * 255 / height);
      pixels[3 * i + 2] = 100;
    }
    return new Image(width, height, pixels);
  }

  @Test
  void whatIsWrittenAsJpegReadsBack() throws ImageRefused {
    Image image = gradient(160, 120);
    Image back = decoder.decode(new JpegWriter().jpeg(image, 0.95f));
    assertThat(back.width()).isEqualTo(160);
    for (int i = 0; i < image.pixels().length; i++) {
      assertThat((back.pixels()[i] & 0xff) - (image.pixels()[i] & 0xff)).isBetween(-8, 8);
    }
  }

  @Test
  void lowerQualityMeansFewerBytes() {
    Image image = ResamplerTest.formula(160, 120);
    JpegWriter writer = new JpegWriter();
    assertThat(writer.jpeg(image, 0.3f).length).isLessThan(writer.jpeg(image, 0.9f).length / 2);
    assertThatThrownBy(() -> writer.jpeg(image, 1.5f)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thumbnailsKeepTheAspectRatioAndAreNeverEnlarged() {
    Image image = gradient(300, 200);
    Image small = ImageResizer.thumbnail(image, 100);
    assertThat(small.width()).isEqualTo(100);
    assertThat(small.height()).isEqualTo(67);
    assertThat(small.pixels()[3 * 50] & 0xff).isBetween(124, 131);
    assertThat(ImageResizer.thumbnail(image, 300)).isSameAs(image);
    assertThat(ImageResizer.thumbnail(gradient(500, 1), 10).height()).isEqualTo(1);
  }

  @Test
  void decodesEveryCameraFrame() throws IOException {
    Path frames = Path.of(System.getProperty("lookonce.shared", "."), "data/driveai/images");
    Assumptions.assumeTrue(Files.isDirectory(frames), "no camera frames at " + frames);
    List<Path> files;
    try (Stream<Path> listed = Files.list(frames)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Image image = decoder.decode(Files.readAllBytes(file));
      assertThat(image.width()).as(file.toString()).isEqualTo(1280);
      assertThat(image.height()).as(file.toString()).isEqualTo(720);
    }
  }
}
