package io.lookonce.image.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.image.ByteView;
import io.lookonce.image.ImageRefused;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Thirty names in a folder, all with an image's extension, that give no image. */
public final class BrokenImages {

  /** What is expected where a name is no file that could be read: a folder, a dangling link. */
  public static final String NO_FILE = "no file";

  private final Path folder;
  private final List<BrokenImage> written = new ArrayList<>();

  private BrokenImages(Path folder) {
    this.folder = folder;
  }

  /** Writes all of them into an existing folder and returns what was written. */
  public static List<BrokenImage> write(Path folder) throws IOException {
    BrokenImages images = new BrokenImages(folder);
    images.writeNoImages();
    images.writeTruncated();
    images.writeCorrupt();
    images.writeOversized();
    images.writeUnsupported();
    images.writeNoFiles();
    return List.copyOf(images.written);
  }

  private void write(String fileName, String expectedKind, byte[] bytes) throws IOException {
    Files.write(folder.resolve(fileName), bytes);
    written.add(new BrokenImage(fileName, expectedKind));
  }

  private static BufferedImage colours() {
    return Quadrants.image(BufferedImage.TYPE_3BYTE_BGR, Quadrants.COLOURS);
  }

  private static byte[] jpeg() {
    return Encoded.jpeg(noise());
  }

  private static byte[] png() {
    return Encoded.image("png", noise());
  }

  /** Noise leaves no part of a file that could go missing without harm. */
  private static BufferedImage noise() {
    BufferedImage image = new BufferedImage(96, 64, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int i = 0; i < 96 * 64; i++) {
      image.setRGB(i % 96, i / 96, random.nextInt());
    }
    return image;
  }

  private static byte[] start(byte[] bytes, double share) {
    return Encoded.slice(bytes, 0, (int) (bytes.length * share));
  }

  private void writeNoImages() throws IOException {
    write("empty.jpg", ImageRefused.EMPTY, new byte[0]);
    write("text.jpg", ImageRefused.NOT_AN_IMAGE, "just a note\n".getBytes(UTF_8));
    byte[] html = "<!DOCTYPE html><html><body>404</body></html>".getBytes(UTF_8);
    write("html.png", ImageRefused.NOT_AN_IMAGE, html);
    write("zip.jpg", ImageRefused.NOT_AN_IMAGE, new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0});
    byte[] random = new byte[5000];
    new Random(2).nextBytes(random);
    random[0] = 1;
    write("random.bmp", ImageRefused.NOT_AN_IMAGE, random);
    write("zeros.jpg", ImageRefused.NOT_AN_IMAGE, new byte[4096]);
    write("text-beginning-with-BM.bmp", ImageRefused.NOT_AN_IMAGE, "BMW, VW".getBytes(UTF_8));
    byte[] wrongSignature = png();
    wrongSignature[1] = 'X';
    write("wrong-signature.png", ImageRefused.NOT_AN_IMAGE, wrongSignature);
  }

  private void writeTruncated() throws IOException {
    write("truncated-10.jpg", ImageRefused.TRUNCATED, start(jpeg(), 0.1));
    write("truncated-50.jpg", ImageRefused.TRUNCATED, start(jpeg(), 0.5));
    write("truncated-99.jpg", ImageRefused.TRUNCATED, start(jpeg(), 0.99));
    write(".hidden.jpg", ImageRefused.TRUNCATED, start(jpeg(), 0.7));
    write("truncated.png", ImageRefused.TRUNCATED, start(png(), 0.8));
    write("within-data.png", ImageRefused.TRUNCATED, Encoded.slice(png(), 0, png().length - 13));
    byte[] bmp = Encoded.image("bmp", colours());
    write("truncated.bmp", ImageRefused.TRUNCATED, start(bmp, 0.9));
    byte[] tiff = Encoded.compressed("tiff", noise(), "LZW");
    write("truncated.tif", ImageRefused.TRUNCATED, start(tiff, 0.5));
    byte[] gif = Encoded.image("gif", Quadrants.palette(8, Quadrants.COLOURS));
    write("truncated.gif", ImageRefused.TRUNCATED, start(gif, 0.9));
    write("truncated.webp", ImageRefused.TRUNCATED, start(TinyWebp.LOSSY, 0.6));
  }

  private void writeCorrupt() throws IOException {
    byte[] body = jpeg();
    byte[] garbage = new byte[body.length / 4];
    new Random(3).nextBytes(garbage);
    System.arraycopy(garbage, 0, body, body.length / 2, garbage.length);
    write("corrupt-body.jpg", ImageRefused.CORRUPT, body);
    byte[] header = jpeg();
    header[5] = 1;
    write("corrupt-header.jpg", ImageRefused.CORRUPT, header);
    byte[] data = png();
    data[data.length / 2] ^= 0x55;
    write("corrupt-body.png", ImageRefused.CORRUPT, data);
    write("zero-width.png", ImageRefused.CORRUPT, sized(png(), 16, 0));
    byte[] nowhere = new TinyTiff(ByteOrder.BIG_ENDIAN, 2, 3, 8).set(257, 0).bytes(new byte[10]);
    write("zero-height.tif", ImageRefused.CORRUPT, nowhere);
  }

  private void writeOversized() throws IOException {
    byte[] png = sized(sized(png(), 16, 60_000), 20, 60_000);
    write("oversized.png", ImageRefused.TOO_LARGE, png);
    byte[] jpeg = jpeg();
    for (int i = 0; i < jpeg.length - 8; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        jpeg = sized(jpeg, i + 5, 65_500 << 16 | 65_500);
        break;
      }
    }
    write("oversized.jpg", ImageRefused.TOO_LARGE, jpeg);
  }

  /** The bytes with a big-endian number put over four of them. */
  private static byte[] sized(byte[] bytes, int position, int number) {
    byte[] changed = bytes.clone();
    new ByteView(changed, true).putInt32(position, number);
    return changed;
  }

  private void writeUnsupported() throws IOException {
    byte[] heic = "\0\0\0\030ftypheic\0\0\0\0mif1heic".getBytes(UTF_8);
    write("phone.heic", ImageRefused.UNSUPPORTED, heic);
    write("phone-renamed.jpg", ImageRefused.UNSUPPORTED, heic);
    byte[] wide = new TinyTiff(ByteOrder.LITTLE_ENDIAN, 1, 1, 32).set(339, 3).bytes(new byte[6144]);
    write("float.tif", ImageRefused.UNSUPPORTED, wide);
  }

  private void writeNoFiles() throws IOException {
    Files.createDirectory(folder.resolve("folder.jpg"));
    written.add(new BrokenImage("folder.jpg", NO_FILE));
    Files.createSymbolicLink(folder.resolve("dangling.jpg"), Path.of("vanished.jpg"));
    written.add(new BrokenImage("dangling.jpg", NO_FILE));
  }

  /**
   * A name in a folder that gives no image.
   *
   * @param fileName its name, unique among the fixtures
   * @param expectedKind the {@link ImageRefused#kind} of decoding it, or {@link
   *     BrokenImages#NO_FILE} where there are no bytes to decode
   */
  public record BrokenImage(String fileName, String expectedKind) {}
}
