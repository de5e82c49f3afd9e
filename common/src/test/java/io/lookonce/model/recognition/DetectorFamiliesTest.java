package io.lookonce.model.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.Detection;
import io.lookonce.onnx.ConstantModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The families of which no file lies at hand: each puts a car at 200,100-600,500 and a bus at
 * 700,200-1100,650 of an image of 1280x720 into outputs as its exporter names them.
 */
@Tag("slow")
class DetectorFamiliesTest {

  private static final List<String> NAMES = List.of("person", "car", "bus");
  private static final int CAR = 1;
  private static final int BUS = 2;
  private static final int SIDE = 640;
  private static final double[][] BOXES = {{200, 100, 600, 500}, {700, 200, 1100, 650}};

  @TempDir private Path folder;

  /** The boxes in input pixels, stretched to the square input. */
  private static double[] stretched(int which) {
    double[] box = BOXES[which];
    return new double[] {box[0] / 2, box[1] * SIDE / 720, box[2] / 2, box[3] * SIDE / 720};
  }

  /** The boxes in input pixels, letterboxed in the centre. */
  private static double[] letterboxed(int which) {
    double[] box = BOXES[which];
    return new double[] {box[0] / 2, box[1] / 2 + 140, box[2] / 2, box[3] / 2 + 140};
  }

  private static double[] cornered(int which) {
    return Arrays.stream(BOXES[which]).map(side -> side / 2).toArray();
  }

  private static double[] centre(double[] box) {
    return new double[] {
      (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, box[2] - box[0], box[3] - box[1]
    };
  }

  private static double[] shares(double[] box) {
    return Arrays.stream(box).map(side -> side / SIDE).toArray();
  }

  /** Numbers in the order given. */
  private static float[] floats(double[]... parts) {
    return floats(0, parts);
  }

  private static float[] floats(int length, double[]... parts) {
    List<Double> all = new ArrayList<>();
    for (double[] part : parts) {
      Arrays.stream(part).forEach(all::add);
    }
    float[] values = new float[Math.max(length, all.size())];
    for (int i = 0; i < all.size(); i++) {
      values[i] = all.get(i).floatValue();
    }
    return values;
  }

  private static double[] n(double... numbers) {
    return numbers;
  }

  private static ConstantModel square() {
    return new ConstantModel("images", "FLOAT", 1, 3, SIDE, SIDE);
  }

  @Test
  void v7WithSuppressionInTheGraph() throws IOException {
    float[] rows = floats(n(0), letterboxed(0), n(CAR, 0.9), n(0), letterboxed(1), n(BUS, 0.8));
    assertFound(
        DetectorFamily.V7_END_TO_END,
        square().output("output", "FLOAT", rows, List.of(-1L, 7L), 2, 7));
    float[] others = floats(n(0, CAR, 0.9), letterboxed(0), n(0, BUS, 0.8), letterboxed(1));
    assertFound(
        DetectorFamily.V7_END_TO_END,
        square().output("batchno_classid_score_x1y1x2y2", "FLOAT", others, List.of(-1L, 7L), 2, 7));
  }

  @Test
  void boxesOfSegmentationModels() throws IOException {
    int cells = 8400;
    float[] output = new float[(4 + 3 + 32) * cells];
    for (int which = 0; which < 2; which++) {
      double[] box = centre(letterboxed(which));
      for (int i = 0; i < 4; i++) {
        output[i * cells + 77 * (which + 1)] = (float) box[i];
      }
      output[(4 + (which == 0 ? CAR : BUS)) * cells + 77 * (which + 1)] = which == 0 ? 0.9f : 0.8f;
      output[20 * cells + 77 * (which + 1)] = -5;
    }
    assertFound(
        DetectorFamily.V8,
        square()
            .output("output0", output, 1, 39, cells)
            .output("output1", new float[32 * 160 * 160], 1, 32, 160, 160));
  }

  @Test
  void rowsWithoutObjectness() throws IOException {
    float[] output =
        floats(
            8400 * 7, centre(letterboxed(0)), n(0, 0.9, 0), centre(letterboxed(1)), n(0, 0, 0.8));
    assertFound(DetectorFamily.V8, square().output("output0", output, 1, 8400, 7));
    assertFound(
        DetectorFamily.V8,
        new ConstantModel("images", "UINT8", 1, SIDE, SIDE, 3)
            .output("output0", output, 1, 8400, 7));
    Path beside = folder.resolve("weights.data");
    assertFound(DetectorFamily.V8, square().beside(beside).output("output0", output, 1, 8400, 7));
    byte[] bytes = Files.readAllBytes(beside);
    Files.write(beside, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> imported(folder.resolve("model-in.onnx"), null))
        .hasMessageContaining("weights.data holds")
        .hasMessageContaining("too few");
  }

  @Test
  void queriesWithLogits() throws IOException {
    float[] boxes = floats(300 * 4, shares(centre(stretched(0))), shares(centre(stretched(1))));
    float[] softmax = new float[300 * 4];
    float[] logistic = new float[300 * 3];
    Arrays.fill(logistic, -9);
    for (int query = 0; query < 300; query++) {
      softmax[query * 4 + 3] = 12;
    }
    softmax[CAR] = (float) Math.log(0.9 / 0.1 * (2 + Math.exp(-12)));
    softmax[3] = -12;
    softmax[4 + BUS] = (float) Math.log(0.8 / 0.2 * (2 + Math.exp(-12)));
    softmax[4 + 3] = -12;
    logistic[CAR] = (float) Math.log(0.9 / 0.1);
    logistic[3 + BUS] = (float) Math.log(0.8 / 0.2);
    ImportedDetector detr =
        assertFound(
            DetectorFamily.DETR,
            new ConstantModel("pixel_values", "FLOAT", -1, 3, SIDE, SIDE)
                .input("pixel_mask", "INT64", -1, 64, 64)
                .output("logits", softmax, 1, 300, 4)
                .output("pred_boxes", boxes, 1, 300, 4));
    assertThat(detr.recognised().preprocessing().mean()).containsExactly(0.485f, 0.456f, 0.406f);
    ImportedDetector rtdetr =
        assertFound(
            DetectorFamily.DETR,
            new ConstantModel("pixel_values", "FLOAT", 1, 3, SIDE, SIDE)
                .output("logits", logistic, 1, 300, 3)
                .output("pred_boxes", boxes, 1, 300, 4));
    assertThat(rtdetr.recognised().preprocessing().mean()).isEmpty();
  }

  @Test
  void ssdBeforeSuppression() throws IOException {
    float[] boxes = floats(3000 * 4, shares(stretched(0)), shares(stretched(1)));
    float[] scores = new float[3000 * 4];
    for (int box = 0; box < 3000; box++) {
      scores[box * 4] = 1;
    }
    scores[0] = 0.1f;
    scores[1 + CAR] = 0.9f;
    scores[4] = 0.2f;
    scores[4 + 1 + BUS] = 0.8f;
    assertFound(
        DetectorFamily.SSD,
        new ConstantModel("input", "FLOAT", 1, 3, SIDE, SIDE)
            .output("scores", scores, 1, 3000, 4)
            .output("boxes", boxes, 1, 3000, 4));
  }

  @Test
  void suppressionThatListsWhatItChose() throws IOException {
    double[] car = letterboxed(0);
    double[] bus = letterboxed(1);
    float[] boxes =
        floats(
            100 * 4,
            n(9, 9, 99, 99),
            n(car[1], car[0], car[3], car[2]),
            n(bus[1], bus[0], bus[3], bus[2]));
    float[] scores = new float[3 * 100];
    scores[CAR * 100 + 1] = 0.9f;
    scores[BUS * 100 + 2] = 0.8f;
    scores[0] = 0.99f;
    assertFound(
        DetectorFamily.SUPPRESSED,
        new ConstantModel("input_1", "FLOAT", -1, 3, SIDE, SIDE)
            .input("image_shape", "FLOAT", -1, 2)
            .output("yolonms_layer_1/ExpandDims_1:0", boxes, 1, 100, 4)
            .output("yolonms_layer_1/ExpandDims_3:0", scores, 1, 3, 100)
            .output(
                "yolonms_layer_1/concat_2:0",
                "INT32",
                floats(n(0, CAR, 1, 0, BUS, 2)),
                List.of(-1L, 3L),
                2,
                3));
  }

  @Test
  void boxesLabelsAndScoresOfAnyNumber() throws IOException {
    assertFound(
        DetectorFamily.DFINE,
        square()
            .output("boxes", "FLOAT", floats(stretched(0), stretched(1)), List.of(-1L, 4L), 2, 4)
            .output("labels", "INT64", floats(n(CAR + 1, BUS + 1)), List.of(-1L), 2)
            .output("scores", "FLOAT", floats(n(0.9, 0.8)), List.of(-1L), 2));
    float[] dets = floats(cornered(0), n(0.9), cornered(1), n(0.8));
    assertFound(
        DetectorFamily.END_TO_END,
        square()
            .output("dets", "FLOAT", dets, List.of(1L, -1L, 5L), 1, 2, 5)
            .output("labels", "INT64", floats(n(CAR, BUS)), List.of(1L, -1L), 1, 2));
  }

  @Test
  void distributionsOfDistances() throws IOException {
    int[] strides = {8, 16, 32, 64};
    List<float[]> scores = new ArrayList<>();
    List<float[]> distances = new ArrayList<>();
    for (int stride : strides) {
      int cells = (SIDE / stride) * (SIDE / stride);
      scores.add(new float[cells * 3]);
      distances.add(new float[cells * 32]);
    }
    setDistances(scores.get(3), distances.get(3), 0, CAR, 0.9f);
    setDistances(scores.get(3), distances.get(3), 1, BUS, 0.8f);
    ConstantModel pico = new ConstantModel("image", "FLOAT", 1, 3, SIDE, SIDE);
    for (int level = 0; level < 4; level++) {
      pico.output("scores" + level, scores.get(level), 1, scores.get(level).length / 3, 3);
    }
    for (int level = 0; level < 4; level++) {
      pico.output("boxes" + level, distances.get(level), 1, distances.get(level).length / 32, 32);
    }
    assertFound(DetectorFamily.PICODET, pico);
  }

  /** NanoDet-Plus measures from the corner of a cell, NanoDet from its middle. */
  @Test
  void distributionsInOneOutput() throws IOException {
    assertFound(DetectorFamily.NANODET, nanodet(List.of(8, 16, 32, 64), 0));
    assertFound(DetectorFamily.NANODET, nanodet(List.of(8, 16, 32), 0.5));
  }

  private static ConstantModel nanodet(List<Integer> strides, double offset) {
    int length = 3 + 4 * 8;
    int cells = strides.stream().mapToInt(stride -> (SIDE / stride) * (SIDE / stride)).sum();
    int stride = strides.get(strides.size() - 1);
    float[] output = new float[cells * length];
    for (int which = 0; which < 2; which++) {
      double[] box = stretched(which);
      int column = (int) ((box[0] + box[2]) / 2 / stride);
      int row = (int) ((box[1] + box[3]) / 2 / stride);
      int last = (SIDE / stride) * (SIDE / stride);
      int start = (cells - last + row * (SIDE / stride) + column) * length;
      output[start + (which == 0 ? CAR : BUS)] = which == 0 ? 0.9f : 0.8f;
      double x = (column + offset) * stride;
      double y = (row + offset) * stride;
      double[] far = {x - box[0], y - box[1], box[2] - x, box[3] - y};
      for (int side = 0; side < 4; side++) {
        for (int bin = 0; bin < 8; bin++) {
          output[start + 3 + side * 8 + bin] =
              (float) Math.log(Math.max(1e-9, 1 - Math.abs(far[side] / stride - bin)));
        }
      }
    }
    return new ConstantModel("data", "FLOAT", 1, 3, SIDE, SIDE)
        .output("output", output, 1, cells, length);
  }

  @Test
  void anchorsThatShareTheirClasses() throws IOException {
    ConstantModel model = new ConstantModel("input.1", "FLOAT", 1, 3, SIDE, SIDE);
    for (int stride : new int[] {16, 32}) {
      int side = SIDE / stride;
      float[] output = new float[side * side * 18];
      for (int which = 0; stride == 32 && which < 2; which++) {
        double[] box = centre(stretched(which));
        int column = (int) (box[0] / 32);
        int row = (int) (box[1] / 32);
        int start = (row * side + column) * 18;
        // The middle one of the three anchors of this grid, 131.57x214.55 pixels.
        output[start + 4] = (float) ((box[0] / 32 - column + 0.5) / 2);
        output[start + 5] = (float) ((box[1] / 32 - row + 0.5) / 2);
        output[start + 6] = (float) (Math.sqrt(box[2] / 131.57) / 2);
        output[start + 7] = (float) (Math.sqrt(box[3] / 214.55) / 2);
        output[start + 12 + 1] = 1;
        output[start + 15 + (which == 0 ? CAR : BUS)] = which == 0 ? 0.9f : 0.8f;
      }
      model.output("out" + stride, output, 1, side, side, 18);
    }
    assertFound(DetectorFamily.YOLO_FASTESTV2, model);
  }

  /** RF-DETR has a score more than classes, which is not softmax's "no object". */
  @Test
  void queriesOfRfDetr() throws IOException {
    float[] logits = new float[300 * 4];
    Arrays.fill(logits, -9);
    logits[CAR] = logit(0.9);
    logits[4 + BUS] = logit(0.8);
    ImportedDetector detector =
        assertFound(
            DetectorFamily.DETR,
            new ConstantModel("input", "FLOAT", 1, 3, SIDE, SIDE)
                .output(
                    "dets",
                    floats(300 * 4, shares(centre(stretched(0))), shares(centre(stretched(1)))),
                    1,
                    300,
                    4)
                .output("labels", logits, 1, 300, 4));
    assertThat(detector.recognised().preprocessing().mean()).hasSize(3);
  }

  @Test
  void modelsWithoutBatchDimension() throws IOException {
    float[] rows =
        floats(
            8400 * 7, centre(letterboxed(0)), n(0, 0.9, 0), centre(letterboxed(1)), n(0, 0, 0.8));
    ImportedDetector planes =
        assertFound(
            DetectorFamily.V8,
            new ConstantModel("images", "FLOAT", 3, SIDE, SIDE).output("output0", rows, 8400, 7));
    assertThat(planes.recognised().reasons().toString()).contains("without a batch dimension");
    assertFound(
        DetectorFamily.V8,
        new ConstantModel("images", "UINT8", SIDE, SIDE, 3).output("output0", rows, 8400, 7));
    // As torchvision exports them: any number of boxes, label 0 is the background.
    assertFound(
        DetectorFamily.DFINE,
        new ConstantModel("images_tensors", "FLOAT", 3, SIDE, SIDE)
            .output("boxes", "FLOAT", floats(stretched(0), stretched(1)), List.of(-1L, 4L), 2, 4)
            .output("labels", "INT64", floats(n(CAR + 1, BUS + 1)), List.of(-1L), 2)
            .output("scores", "FLOAT", floats(n(0.9, 0.8)), List.of(-1L), 2));
  }

  /** Writes a box into the cell of stride 64 that holds its centre. */
  private static void setDistances(
      float[] scores, float[] distances, int which, int classId, float score) {
    double[] box = stretched(which);
    int column = (int) ((box[0] + box[2]) / 2 / 64);
    int row = (int) ((box[1] + box[3]) / 2 / 64);
    int cell = row * (SIDE / 64) + column;
    scores[cell * 3 + classId] = score;
    double x = (column + 0.5) * 64;
    double y = (row + 0.5) * 64;
    double[] far = {x - box[0], y - box[1], box[2] - x, box[3] - y};
    for (int side = 0; side < 4; side++) {
      for (int bin = 0; bin < 8; bin++) {
        distances[cell * 32 + side * 8 + bin] =
            (float) Math.log(Math.max(1e-9, 1 - Math.abs(far[side] / 64 - bin)));
      }
    }
  }

  @Test
  void gridsOfAnchorsAskForTheFamily() throws IOException {
    ConstantModel model = square();
    for (int stride : new int[] {8, 16, 32}) {
      int cells = (SIDE / stride) * (SIDE / stride);
      float[] output = new float[3 * 8 * cells];
      Arrays.fill(output, -20);
      if (stride == 32) {
        setAnchor(output, cells, 0, CAR, 0.9);
        setAnchor(output, cells, 1, BUS, 0.8);
      }
      model.output("grid" + stride, output, 1, 24, SIDE / stride, SIDE / stride);
    }
    Path file = model.write(folder.resolve("grids.onnx"));
    assertThatThrownBy(() -> imported(file, null))
        .hasMessageContaining("--head yolov3 or --head yolov4 or --head v5-grids");
    ImportedDetector detector = imported(file, DetectorFamily.YOLOV3);
    assertFound(detector);
  }

  @Test
  void gridsOfV5AreKnownByTheirMetadata() throws IOException {
    ConstantModel model = square().metadata("stride", "32").metadata("names", "['a', 'car', 'b']");
    for (int stride : new int[] {8, 16, 32}) {
      int side = SIDE / stride;
      float[] output = new float[3 * side * side * 8];
      Arrays.fill(output, -20);
      if (stride == 32) {
        for (int which = 0; which < 2; which++) {
          double[] box = centre(letterboxed(which));
          int column = (int) (box[0] / 32);
          int row = (int) (box[1] / 32);
          int start = ((2 * side + row) * side + column) * 8;
          output[start] = logit((box[0] / 32 - column + 0.5) / 2);
          output[start + 1] = logit((box[1] / 32 - row + 0.5) / 2);
          output[start + 2] = logit(Math.sqrt(box[2] / 373) / 2);
          output[start + 3] = logit(Math.sqrt(box[3] / 326) / 2);
          output[start + 4] = 20;
          output[start + 5 + (which == 0 ? CAR : BUS)] = logit(which == 0 ? 0.9 : 0.8);
        }
      }
      model.output("output" + stride, output, 1, 3, side, side, 8);
    }
    assertFound(DetectorFamily.V5_GRIDS, model);
  }

  /** The zoo's YOLOv4: scores are activated, offsets are not. */
  @Test
  void gridsWhoseOffsetsAreRaw() throws IOException {
    ConstantModel model = new ConstantModel("input_1:0", "FLOAT", 1, SIDE, SIDE, 3);
    for (int stride : new int[] {8, 16, 32}) {
      int side = SIDE / stride;
      float[] output = new float[side * side * 3 * 8];
      for (int place = 0; place < output.length; place += 8) {
        output[place] = -2;
      }
      if (stride == 32) {
        for (int which = 0; which < 2; which++) {
          double[] box = centre(stretched(which));
          int column = (int) (box[0] / 32);
          int row = (int) (box[1] / 32);
          int start = ((row * side + column) * 3 + 2) * 8;
          output[start] = logit((box[0] / 32 - column + 0.025) / 1.05);
          output[start + 1] = logit((box[1] / 32 - row + 0.025) / 1.05);
          output[start + 2] = (float) Math.log(box[2] / 459);
          output[start + 3] = (float) Math.log(box[3] / 401);
          output[start + 4] = 1;
          output[start + 5 + (which == 0 ? CAR : BUS)] = which == 0 ? 0.9f : 0.8f;
        }
      }
      model.output("Identity:" + stride, output, 1, side, side, 3, 8);
    }
    assertFound(imported(model.write(folder.resolve("v4.onnx")), DetectorFamily.YOLOV4));
  }

  private static float logit(double probability) {
    return (float) Math.log(probability / (1 - probability));
  }

  @Test
  void boxesBesideScoresWithoutBackground() throws IOException {
    float[] scores = new float[8400 * 3];
    scores[CAR] = 0.9f;
    scores[3 + BUS] = 0.8f;
    assertFound(
        DetectorFamily.SSD,
        square()
            .output(
                "boxes",
                floats(8400 * 4, shares(stretched(0)), shares(stretched(1))),
                1,
                8400,
                1,
                4)
            .output("confs", scores, 1, 8400, 3));
    assertFound(
        DetectorFamily.SSD,
        square()
            .output("904", floats(8400 * 4, letterboxed(0), letterboxed(1)), 1, 8400, 4)
            .output("913", scores, 1, 8400, 3));
  }

  @Test
  void listsBesideTheirLength() throws IOException {
    float[] rows = floats(n(CAR, 0.9), stretched(0), n(BUS, 0.8), stretched(1));
    assertFound(
        DetectorFamily.PICODET,
        new ConstantModel("image", "FLOAT", -1, 3, SIDE, SIDE)
            .input("scale_factor", "FLOAT", -1, 2)
            .output("multiclass_nms3_0.tmp_0", "FLOAT", rows, List.of(-1L, 6L), 2, 6)
            .output("multiclass_nms3_0.tmp_2", "INT32", floats(n(2)), List.of(1L), 1));
    float[] flat = floats(n(0), letterboxed(0), n(0.9, CAR), n(0), letterboxed(1), n(0.8, BUS));
    assertFound(
        DetectorFamily.V7_END_TO_END,
        square().output("graph2_flat_predictions", "FLOAT", flat, List.of(-1L, 7L), 2, 7));
  }

  /** The second anchor of the coarsest grid, 156x198 pixels, made to fit a stretched box. */
  private static void setAnchor(float[] output, int cells, int which, int classId, double score) {
    double[] box = centre(stretched(which));
    int column = (int) (box[0] / 32);
    int row = (int) (box[1] / 32);
    double x = box[0] / 32 - column;
    double y = box[1] / 32 - row;
    double[] numbers = {
      Math.log(x / (1 - x + 1e-9) + 1e-9),
      Math.log(y / (1 - y + 1e-9) + 1e-9),
      Math.log(box[2] / 156),
      Math.log(box[3] / 198),
      20
    };
    for (int i = 0; i < 5; i++) {
      output[(8 + i) * cells + row * 20 + column] = (float) numbers[i];
    }
    output[(8 + 5 + classId) * cells + row * 20 + column] = (float) Math.log(score / (1 - score));
  }

  @Test
  void whatIsNoDetectorIsRefusedByName() throws IOException {
    ConstantModel pose =
        square().metadata("task", "pose").output("output0", new float[56 * 8400], 1, 56, 8400);
    assertRefused(pose, "a pose model (key points) by its own metadata");
    ConstantModel unnamed = square().output("output0", new float[58 * 8400], 1, 58, 8400);
    assertRefused(unnamed, "58 numbers a box are those of a pose model");
    ConstantModel oriented = square().output("output0", new float[8 * 8400], 1, 8, 8400);
    assertRefused(oriented, "oriented boxes, which are not supported");
    assertRefused(square().output("prob", new float[1000], 1, 1000), "is it a classifier?");
    assertRefused(
        square().input("text", "INT64", 1, 77).output("output0", new float[7 * 8400], 1, 7, 8400),
        "a second input text int64[1, 77] whose meaning is not known");
  }

  @Test
  void scoresThatAreNoProbabilitiesAreRefused() throws IOException {
    float[] raw =
        floats(8400 * 7, centre(letterboxed(0)), n(-5, 3, -5), centre(letterboxed(1)), n(0, 0, 1));
    assertRefused(square().output("output0", raw, 1, 8400, 7), "scores beyond 0..1");
    float[] broken = floats(8400 * 7, n(Double.NaN, 1, 1, 1, 0.5, 0.5, 0.5));
    assertRefused(square().output("output0", broken, 1, 8400, 7), "not finite");
  }

  @Test
  void aGraphThatDividesItselfIsFedBytes() throws IOException {
    float[] output = floats(8400 * 7, centre(letterboxed(0)), n(0, 0.9, 0));
    Path file =
        square().dividing().output("output0", output, 1, 8400, 7).write(folder.resolve("d.onnx"));
    assertThat(imported(file, null).recognised().input().divisor()).isEqualTo(1);
  }

  private void assertRefused(ConstantModel model, String cause) throws IOException {
    Path file = model.write(folder.resolve("refused.onnx"));
    assertThatThrownBy(() -> imported(file, null))
        .hasMessageContaining(cause)
        .hasMessageNotContaining("\n");
  }

  private ImportedDetector assertFound(DetectorFamily family, ConstantModel model)
      throws IOException {
    ImportedDetector detector = imported(model.write(folder.resolve("model-in.onnx")), null);
    assertThat(detector.recognised().family()).isEqualTo(family);
    assertFound(detector);
    return detector;
  }

  private static void assertFound(ImportedDetector detector) throws IOException {
    List<Detection> found = detector.detections(1280, 720);
    assertThat(found).hasSize(2);
    for (int which = 0; which < 2; which++) {
      Detection one = found.get(which);
      assertThat(one.classId()).isEqualTo(which == 0 ? CAR : BUS);
      assertThat(one.score()).isCloseTo(which == 0 ? 0.9f : 0.8f, within(0.005f));
      assertThat(one.box().xMin()).isCloseTo((float) BOXES[which][0], within(1f));
      assertThat(one.box().yMin()).isCloseTo((float) BOXES[which][1], within(1f));
      assertThat(one.box().xMax()).isCloseTo((float) BOXES[which][2], within(1f));
      assertThat(one.box().yMax()).isCloseTo((float) BOXES[which][3], within(1f));
    }
  }

  private ImportedDetector imported(Path file, DetectorFamily family) throws IOException {
    return ImportedDetector.of(file, folder, ImportOptions.of(family, NAMES));
  }
}
