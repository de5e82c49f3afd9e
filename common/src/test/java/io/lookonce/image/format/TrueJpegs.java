package io.lookonce.image.format;

import io.lookonce.image.Image;
import io.lookonce.image.format.TrueImage.TrueFile;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Element;

/** JPEG files of gradients at the best quality: every sampling, colour model and coding. */
final class TrueJpegs {

  private final List<TrueFile> files = new ArrayList<>();
  private final TrueImage image = TrueImage.gradient(3);
  private final Image colours = image.colours();

  static List<TrueFile> all() {
    TrueJpegs jpegs = new TrueJpegs();
    jpegs.addSamplings();
    jpegs.addColourModels();
    jpegs.addTails();
    return jpegs.files;
  }

  private void addSamplings() {
    String[] samplings = {"4:4:4 11", "4:2:0 22", "4:2:2 21", "4:4:0 12", "4:1:1 41"};
    for (String sampling : samplings) {
      int across = sampling.charAt(6) - '0';
      int down = sampling.charAt(7) - '0';
      String row = "JPEG, YCbCr, " + sampling.substring(0, 5);
      for (boolean progressive : new boolean[] {false, true}) {
        for (int restart : new int[] {0, 1, 3}) {
          byte[] file = written(rgb(), across, down, restart, progressive);
          String name =
              String.format(Locale.ROOT, "restart %d, progressive %s", restart, progressive);
          files.add(new TrueFile(row, name, file, colours));
        }
      }
    }
  }

  private BufferedImage rgb() {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    buffered.setData(raster(image, 3));
    return buffered;
  }

  private static WritableRaster raster(TrueImage image, int bands) {
    WritableRaster raster =
        Raster.createInterleavedRaster(0, image.width(), image.height(), bands, null);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        for (int c = 0; c < bands; c++) {
          raster.setSample(x, y, c, image.samples()[y][x][c]);
        }
      }
    }
    return raster;
  }

  private static byte[] written(
      BufferedImage image, int across, int down, int restart, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(1);
      if (progressive) {
        parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
      Element tree = (Element) metadata.getAsTree(metadata.getNativeMetadataFormatName());
      Element luma = (Element) tree.getElementsByTagName("componentSpec").item(0);
      luma.setAttribute("HsamplingFactor", String.valueOf(across));
      luma.setAttribute("VsamplingFactor", String.valueOf(down));
      if (restart > 0) {
        IIOMetadataNode interval = new IIOMetadataNode("dri");
        interval.setAttribute("interval", String.valueOf(restart));
        Element sequence = (Element) tree.getElementsByTagName("markerSequence").item(0);
        sequence.insertBefore(interval, sequence.getLastChild());
      }
      metadata.setFromTree(metadata.getNativeMetadataFormatName(), tree);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), parameters);
      stream.flush();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private void addColourModels() {
    TrueImage grey = TrueImage.gradient(1);
    byte[] one = Encoded.jpegOfSamples(raster(grey, 1));
    files.add(new TrueFile("JPEG, grey", "", one, grey.colours()));
    byte[] three = Encoded.withAdobeMarker(Encoded.jpegOfSamples(raster(image, 3)), 0);
    files.add(new TrueFile("JPEG, RGB by Adobe's marker", "", three, colours));
    TrueImage inks = TrueImage.gradient(4);
    Image seen =
        inks.image((y, x, c) -> Math.round(inks.light(y, x, c) * inks.light(y, x, 3) / 255f));
    byte[] four = Encoded.jpegOfSamples(raster(inks, 4));
    files.add(new TrueFile("JPEG, CMYK", "Adobe", Encoded.withAdobeMarker(four, 0), seen));
    WritableRaster transformed = raster(inks, 4);
    for (int y = 0; y < inks.height(); y++) {
      for (int x = 0; x < inks.width(); x++) {
        double red = 255 - inks.samples()[y][x][0];
        double green = 255 - inks.samples()[y][x][1];
        double blue = 255 - inks.samples()[y][x][2];
        double luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        transformed.setSample(x, y, 0, (int) Math.rint(luma));
        transformed.setSample(x, y, 1, (int) Math.rint((blue - luma) / 1.772 + 128));
        transformed.setSample(x, y, 2, (int) Math.rint((red - luma) / 1.402 + 128));
      }
    }
    byte[] ycck = Encoded.withAdobeMarker(Encoded.jpegOfSamples(transformed), 2);
    files.add(new TrueFile("JPEG, YCCK", "", ycck, seen));
  }

  /** Bytes after the image: noise, a film, a second image of more scans than are allowed. */
  private void addTails() {
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    ByteArrayOutputStream scans = new ByteArrayOutputStream();
    for (int i = 0; i < 500; i++) {
      scans.writeBytes(new byte[] {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0});
    }
    for (boolean progressive : new boolean[] {false, true}) {
      byte[] file = written(rgb(), 1, 1, 0, progressive);
      for (byte[] tail : List.of(noise, scans.toByteArray(), file)) {
        String name = tail.length + " " + progressive;
        files.add(
            new TrueFile("JPEG, data after its end", name, Encoded.join(file, tail), colours));
      }
      byte[] more = Encoded.join(Encoded.slice(file, 0, file.length - 2), scans.toByteArray());
      if (progressive) {
        files.add(
            TrueFile.refused(
                "JPEG, more than 100 scans", "", more, "corrupt: progressive JPEG of"));
      }
    }
  }
}
