package io.lookonce.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.lookonce.darknet.DarknetConfiguration;
import io.lookonce.darknet.DarknetWeights;
import io.lookonce.image.InputRule;
import io.lookonce.image.Interpolation;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadKind;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.NetworkFile;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.RandomNetworks;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;

/** Small good files of every kind. */
final class FuzzSeeds {

  static final byte[] COCO =
      """
      {"info": {"year": 2026}, "images": [
       {"id": 1, "file_name": "a.jpg", "width": 40, "height": 30},
       {"id": 2, "file_name": "b.jpg", "width": 40, "height": 30}],
       "annotations": [
       {"id": 7, "image_id": 1, "category_id": 3, "bbox": [1, 2.5, 10, 8], "area": 80,
        "iscrowd": 0, "segmentation": [[1, 2, 3, 4, 5, 6]]}],
       "categories": [{"id": 3, "name": "car", "supercategory": "vehicle"}]}
      """
          .getBytes(UTF_8);

  static final byte[] VOC =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <annotation><filename>a.jpg</filename>
       <size><width>40</width><height>30</height><depth>3</depth></size>
       <object><name>car</name><difficult>0</difficult><part><name>wheel</name></part>
        <bndbox><xmin>1</xmin><ymin>2</ymin><xmax>11</xmax><ymax>12</ymax></bndbox></object>
      </annotation>
      """
          .getBytes(UTF_8);

  static final byte[] YOLO = "0 0.5 0.5 0.25 0.5\n1 0.1 0.2 0.1 0.1\n".getBytes(UTF_8);

  static final byte[] BOX_CSV =
      "image,xmin,ymin,xmax,ymax,class\na.jpg,1,2,11,12,car\n\"b.jpg\",,,,,\n".getBytes(UTF_8);

  static final byte[] SETTINGS =
      """
      # a training
      network = signs-convnet
      a = 3, b = ${a}, optimizer { name = adam, rates = [1, 2.5, ${?absent}] }
      text = "quoted \\u0041", longer = \"\"\"three\"\"\"
      """
          .getBytes(UTF_8);

  private static final byte[] NETWORK = smallNetwork();

  private FuzzSeeds() {}

  static byte[] weights(DarknetConfiguration configuration) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DarknetWeights.random(configuration, 3).write(file);
    return file.toByteArray();
  }

  static byte[] card() throws IOException {
    Path folder = Files.createTempDirectory("lookonce-card");
    Storage storage = new Storage(new Configuration());
    Path network = Files.writeString(folder.resolve(ModelBundle.ONNX_FILE), "network");
    ModelDraft draft =
        new ModelDraft(
            "cars",
            List.of("car", "bus"),
            InputRule.stretched(416, 608, Interpolation.BICUBIC),
            new HeadDescription(HeadKind.REGION, List.of(new Anchor(1, 2))),
            new Thresholds(0.6, 0.45));
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(folder.resolve("m").toUri());
    try {
      return ModelBundle.write(
              storage, draft, List.of(new org.apache.hadoop.fs.Path(network.toUri())), target)
          .card()
          .json()
          .getBytes(UTF_8);
    } finally {
      storage.delete(new org.apache.hadoop.fs.Path(folder.toUri()));
    }
  }

  static byte[] network() {
    return NETWORK;
  }

  private static byte[] smallNetwork() {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      NetworkFile.write(
          RandomNetworks.trained(
              RandomNetworks.network(
                  """
                  network = custom, input { height = 4, width = 4, channels = 3 }
                  layers = [
                    { type = convolution, filters = 2, size = 3, function = relu }
                    { type = batch-normalization }
                    { type = output, units = 3 }
                  ]
                  """),
              1),
          file);
      return file.toByteArray();
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException(impossible);
    }
  }

  static byte[] networkConfiguration() throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(NETWORK))) {
      zip.getNextEntry();
      return zip.readAllBytes();
    }
  }

  static byte[] networkWith(byte[] configuration) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipInputStream from = new ZipInputStream(new ByteArrayInputStream(NETWORK));
        ZipOutputStream to = new ZipOutputStream(file)) {
      for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
        to.putNextEntry(new ZipEntry(entry.getName()));
        to.write(entry.getName().endsWith(".json") ? configuration : from.readAllBytes());
      }
    }
    return file.toByteArray();
  }

  /** Contiguous and in chunks. */
  static List<byte[]> hdf5(Path folder) throws IOException {
    return List.of(
        hdf5(folder.resolve("seed.h5"), DatasetCreationOptions.builder().build()),
        hdf5(
            folder.resolve("seed.h5"),
            DatasetCreationOptions.builder().chunkDimensions(1, 2, 3, 3).build()));
  }

  private static byte[] hdf5(Path file, DatasetCreationOptions layout) throws IOException {
    Files.deleteIfExists(file);
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("list_classes", new String[] {"non-cat", "cat"});
      hdf.putDataset("train_set_x", new byte[2][2][3][3], layout);
      hdf.putDataset("train_set_y", new long[] {1, 0});
    }
    return Files.readAllBytes(file);
  }

  /** A PNG's chunks with the checksums of what is in them now; other bytes as they are. */
  static byte[] withRightChecksums(byte[] file) {
    if (file.length < 8 || !new String(file, 1, 3, ISO_8859_1).equals("PNG")) {
      return file;
    }
    byte[] changed = file.clone();
    ByteBuffer bytes = ByteBuffer.wrap(changed);
    for (int at = 8; at >= 8 && at + 12 <= changed.length; at += 12 + bytes.getInt(at)) {
      int length = bytes.getInt(at);
      if (length < 0 || length > changed.length - at - 12) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(changed, at + 4, 4 + length);
      bytes.putInt(at + 8 + length, (int) sum.getValue());
    }
    return changed;
  }
}
