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
import io.lookonce.keras.KerasFile;
import io.lookonce.model.HeadDescription;
import io.lookonce.model.HeadDescription.HeadKind;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import io.lookonce.model.NetworkFile;
import io.lookonce.model.Thresholds;
import io.lookonce.onnx.ConstantModel;
import io.lookonce.onnx.RandomNetworks;
import io.lookonce.storage.Storage;
import io.lookonce.yolo.Anchor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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

  static final byte[] CVAT =
      """
      <annotations><version>1.1</version><meta/>
       <image id="0" name="a.jpg" subset="Train" width="40" height="30">
        <box label="car" xtl="1.00" ytl="2.00" xbr="11.00" ybr="12.00" rotation="30"/>
        <polygon label="bus" points="1.00,2.00;3.00,4.00;5.00,6.00"/>
       </image>
      </annotations>
      """
          .getBytes(UTF_8);

  static final byte[] LABELME =
      """
      {"version": "5.4.1", "shapes": [
       {"label": "car", "points": [[1, 2], [11, 12]], "shape_type": "rectangle"},
       {"label": "bus", "points": [[5, 5], [5, 9]], "shape_type": "circle"}],
       "imagePath": "a.jpg", "imageData": null, "imageHeight": 30, "imageWidth": 40}
      """
          .getBytes(UTF_8);

  static final byte[] LABEL_STUDIO =
      """
      [{"id": 1, "data": {"image": "/data/upload/1/a.jpg"}, "annotations": [{"result": [
       {"type": "rectanglelabels", "original_width": 40, "original_height": 30,
        "value": {"x": 5, "y": 6.5, "width": 10, "height": 10, "rotation": 12,
         "rectanglelabels": ["car"]}}]}]}]
      """
          .getBytes(UTF_8);

  static final byte[] BDD100K =
      """
      [{"name": "a.jpg", "attributes": {}, "labels": [
       {"category": "car", "box2d": {"x1": 1, "y1": 2, "x2": 11.5, "y2": 12}}]}]
      """
          .getBytes(UTF_8);

  static final byte[] KITTI =
      "Car 0.00 0 -1.57 1.00 2.00 11.00 12.00 1.5 1.6 3.9 1.0 1.5 20.0 -1.5\n".getBytes(UTF_8);

  static final byte[] DATA_YAML =
      """
      path: ../datasets/cars
      train: images
      val: [images/val, val.txt]
      kpt_shape: [17, 3]
      nc: 2
      names: &names
        0: car
        1: "bus"
      """
          .getBytes(UTF_8);

  static final byte[] OBJ_DATA =
      "classes = 2\ntrain = data/train.txt\nnames = data/obj.names\n".getBytes(UTF_8);

  static final byte[] COCO_RESULTS =
      """
      [{"image_id": 1, "category_id": 3, "bbox": [1, 2.5, 10, 8], "score": 0.75},
       {"image_id": "b", "category_id": 3, "bbox": [0, 0, 1, 1], "score": 1}]
      """
          .getBytes(UTF_8);

  static final byte[] RUN_LENGTHS =
      """
      {"images": [{"id": "i", "file_name": "a.jpg"}], "categories": [{"id": 1, "name": "car"}],
       "annotations": [
       {"image_id": "i", "category_id": 1,
        "segmentation": {"size": [30, 40], "counts": "b0E;0O10O10O1000000Ob0"}},
       {"image_id": "i", "category_id": 1,
        "segmentation": {"size": [3, 4], "counts": [4, 2, 6]}}]}
      """
          .getBytes(UTF_8);

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

  static byte[] keras(String name) throws IOException {
    try (InputStream in = KerasFile.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** The JSON in a file of Keras. */
  static byte[] kerasArchitecture(Path file, byte[] keras) throws IOException {
    Files.write(file, keras);
    try (HdfFile hdf = new HdfFile(file)) {
      return ((String) hdf.getAttribute("model_config").getData()).getBytes(UTF_8);
    }
  }

  /** A file of Keras with that JSON and no weights. */
  static void writeKeras(Path file, String architecture) throws IOException {
    Files.deleteIfExists(file);
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putAttribute("model_config", architecture);
      hdf.putGroup("model_weights");
    }
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

  /**
   * A small ONNX model.
   *
   * @param place where {@code weights.data} is written, if its numbers are external
   */
  static byte[] onnx(Path place, boolean external, boolean batched) throws IOException {
    ConstantModel model =
        batched
            ? new ConstantModel("images", "FLOAT", 1, 3, 8, 8)
            : new ConstantModel("images", "FLOAT", 3, 8, 8);
    if (external) {
      Path weights = place.resolve("weights.data");
      Files.deleteIfExists(weights);
      model.beside(weights);
    }
    Path file = place.resolve("seed.onnx");
    return Files.readAllBytes(
        model.dividing().output("output", new float[] {1, 2, 3, 4, 5, 6}, 2, 3).write(file));
  }
}
