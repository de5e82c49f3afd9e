package io.lookonce.data.boxes.format;

import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault;
import io.lookonce.data.boxes.AnnotationPlace;
import io.lookonce.storage.Sha256;
import io.lookonce.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import javax.xml.stream.XMLStreamException;
import org.apache.hadoop.fs.Path;

/**
 * Annotations in the format of the Pascal VOC challenges: one XML file per image (Everingham et
 * al., VOC development kit, "annotation").
 *
 * <p>VOC counts pixels from 1 and its corners are the first and the last pixel that belong to the
 * object. A box from xmin to xmax thus covers {@code xmin - 1} to {@code xmax} in coordinates that
 * begin at the image's edge. {@code difficult} is 1 or absent; {@code part} elements are passed
 * over. A size of 0 counts as none.
 */
public final class PascalVocXml {

  private static final double NO_AREA = Double.NaN;

  private final Path images;
  private final BoxListingBuilder builder;

  private PascalVocXml(Path images, BoxListingBuilder builder) {
    this.images = images;
    this.builder = builder;
  }

  /**
   * Lists the images and boxes of XML files, in their order; a file that is no such annotation is a
   * problem of the listing.
   *
   * @param files qualified
   * @param images folder that {@code filename} begins in, qualified; a file without that image
   *     belongs to the one of its own name
   * @param splits of the files; null for one whose split is open
   */
  static void list(
      Storage storage,
      List<Path> files,
      Path images,
      Function<Path, Split> splits,
      BoxListingBuilder builder)
      throws IOException {
    PascalVocXml voc = new PascalVocXml(images, builder);
    for (Path file : files) {
      byte[] content = storage.readBytes(file, Storage.SMALL_FILE_BYTES);
      builder.fileOfOne(file.getName(), Sha256.of(content));
      voc.read(file, splits.apply(file), content);
    }
  }

  private void read(Path file, Split split, byte[] content) throws IOException {
    VocAnnotation annotation;
    try {
      annotation = VocAnnotation.read(new ByteArrayInputStream(content));
    } catch (XMLStreamException broken) {
      AnnotationPlace place =
          AnnotationPlace.of(file.toString(), Math.max(1, broken.getLocation().getLineNumber()));
      builder.problem(place, AnnotationFault.MALFORMED_IMAGE, null, VocAnnotation.reasonOf(broken));
      return;
    }
    int image =
        builder.imageOf(
            images,
            annotation.fileName(),
            FilePaths.stem(file.getName()),
            split,
            annotation.width(),
            annotation.height(),
            AnnotationPlace.of(file.toString(), annotation.line()));
    if (image != BoxListingBuilder.LEFT_OUT) {
      for (VocAnnotation.VocObject object : annotation.objects()) {
        add(image, object, AnnotationPlace.of(file.toString(), object.line()));
      }
    }
  }

  private void add(int image, VocAnnotation.VocObject object, AnnotationPlace place) {
    if (object.fault() != null) {
      builder.problem(
          place, AnnotationFault.MALFORMED_BOX, builder.sourceOf(image), object.fault());
      return;
    }
    builder.box(
        image,
        new AnnotatedBox(
            object.name(),
            object.xMin() - 1,
            object.yMin() - 1,
            object.xMax(),
            object.yMax(),
            NO_AREA,
            false,
            object.difficult(),
            place));
  }
}
