package io.lookonce.jobs.ingest.boxes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lookonce.box.GroundTruthBox;
import io.lookonce.data.DatasetCard.DatasetPart;
import io.lookonce.data.DatasetCard.DatasetSource;
import io.lookonce.data.DatasetCard.DuplicateCounts;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotationFault.Extent;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxDataset;
import io.lookonce.data.boxes.BoxDataset.BoxCounts;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.write.DatasetOrder;
import io.lookonce.model.SoftwareVersion;
import io.lookonce.storage.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds {@code dataset.json} of a data set of boxes. */
final class BoxDatasetDescription {

  private final BoxIngestSettings settings;
  private final BoxIngestPlan plan;
  private final ResolvedBoxes fitted;
  private final DatasetOrder order;

  BoxDatasetDescription(
      BoxIngestSettings settings, BoxIngestPlan plan, ResolvedBoxes fitted, DatasetOrder order) {
    this.settings = settings;
    this.plan = plan;
    this.fitted = fitted;
    this.order = order;
  }

  BoxDataset dataset(
      List<DatasetPart> parts, List<AnnotationProblem> problems, DuplicateCounts duplicates) {
    return new BoxDataset(
        BoxDataset.LABELLED_BOXES,
        BoxDataset.FORMAT,
        settings.shared().name(),
        plan.classes().names(),
        settings.boxOutside(),
        counts(),
        plan.otherClasses(),
        settings.shared().seed(),
        settings.shared().fractions(),
        plan.inputs().stream().map(BoxDatasetDescription::source).toList(),
        byFault(problems.stream().filter(p -> p.fault().leavesOut() == Extent.IMAGE).toList()),
        byFault(problems),
        duplicates,
        parts,
        contentSha256(),
        SoftwareVersion.version());
  }

  private Map<String, BoxCounts> counts() {
    Map<String, BoxCounts> counts = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      List<List<GroundTruthBox>> images = new ArrayList<>();
      for (int position = 0; position < order.size(); position++) {
        if (order.splitAt(position) == split) {
          images.add(fitted.boxes().get(order.indexAt(position)));
        }
      }
      counts.put(split.title(), counts(images));
    }
    return counts;
  }

  private BoxCounts counts(List<List<GroundTruthBox>> images) {
    List<GroundTruthBox> boxes = images.stream().flatMap(List::stream).toList();
    Map<String, Long> byClass = new LinkedHashMap<>();
    plan.classes().names().forEach(name -> byClass.put(name, 0L));
    for (GroundTruthBox box : boxes) {
      byClass.merge(plan.classes().names().get(box.classId()), 1L, Long::sum);
    }
    return new BoxCounts(
        images.size(),
        images.stream().filter(List::isEmpty).count(),
        boxes.size(),
        boxes.stream().filter(GroundTruthBox::crowd).count(),
        boxes.stream().filter(GroundTruthBox::difficult).count(),
        byClass);
  }

  private static DatasetSource source(BoxIngestPlan.OpenedInput opened) {
    return new DatasetSource(
        opened.input().location(),
        opened.layout().format().title(),
        opened.input().split(),
        opened.listing().images().size(),
        opened.listing().otherFiles(),
        opened.listing().sha256());
  }

  private String contentSha256() {
    MessageDigest digest = Sha256.newDigest();
    for (int position = 0; position < order.size(); position++) {
      int index = order.indexAt(position);
      StringBuilder lines = new StringBuilder();
      lines
          .append(order.splitAt(position).title())
          .append('\t')
          .append(fitted.summaries()[index].sha256())
          .append('\n');
      fitted.boxes().get(index).forEach(box -> lines.append(line(box)).append('\n'));
      digest.update(lines.toString().getBytes(UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String line(GroundTruthBox box) {
    return String.join(
        "\t",
        Integer.toString(box.classId()),
        Float.toHexString(box.box().xMin()),
        Float.toHexString(box.box().yMin()),
        Float.toHexString(box.box().xMax()),
        Float.toHexString(box.box().yMax()),
        Double.toHexString(box.area()),
        Boolean.toString(box.crowd()),
        Boolean.toString(box.difficult()));
  }

  private static Map<String, Long> byFault(List<AnnotationProblem> problems) {
    Map<String, Long> counts = new TreeMap<>();
    for (AnnotationProblem problem : problems) {
      counts.merge(problem.fault().title(), 1L, Long::sum);
    }
    return counts;
  }
}
