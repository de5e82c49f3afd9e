package io.lookonce.jobs.ingest.boxes;

import io.lookonce.configuration.NearestName;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedImage;
import io.lookonce.data.boxes.AnnotatedImage.AnnotatedBox;
import io.lookonce.data.boxes.AnnotationFault.Extent;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.data.boxes.format.BoxLayout;
import io.lookonce.data.source.ClassNames;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestResult;
import io.lookonce.jobs.ingest.boxes.BoxIngestion.BoxIngestSettings;
import io.lookonce.jobs.ingest.write.DatasetIngestion.KnownImages;
import io.lookonce.jobs.ingest.write.IngestSettings;
import io.lookonce.jobs.ingest.write.IngestSettings.IngestInput;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The annotations of all inputs, before any image is read. Images are identified by their index in
 * {@link #images()}, from 0.
 *
 * @param inputs the inputs that were read
 * @param images existing images with the boxes of the selected classes
 * @param problems problems of the annotations
 * @param classes the classes of the data set
 * @param otherClasses number of boxes whose class was not selected
 */
record BoxIngestPlan(
    List<OpenedInput> inputs,
    List<AnnotatedImage> images,
    List<AnnotationProblem> problems,
    ClassNames classes,
    long otherClasses) {

  private static final int SHOWN_PROBLEMS = 10;

  /** An input whose annotations were read. */
  record OpenedInput(IngestInput input, BoxLayout layout, BoxListing listing) {}

  /**
   * Reads annotations and resolves classes and splits.
   *
   * @param layouts layouts of the inputs, in order
   * @param growing whether the inputs may contain no image
   * @throws InputRefused if annotations cannot be read, or name no class or no existing image
   */
  static BoxIngestPlan of(
      Storage storage,
      BoxIngestSettings all,
      List<IngestInput> given,
      List<BoxLayout> layouts,
      boolean growing)
      throws IOException {
    IngestSettings settings = all.shared();
    List<OpenedInput> inputs = new ArrayList<>();
    List<AnnotationProblem> problems = new ArrayList<>();
    for (int i = 0; i < layouts.size(); i++) {
      BoxListing listing = layouts.get(i).list(storage, all.classNames());
      inputs.add(new OpenedInput(given.get(i), layouts.get(i), listing));
      problems.addAll(listing.problems());
    }
    if (!growing && inputs.stream().allMatch(opened -> opened.listing().images().isEmpty())) {
      throw new InputRefused(nothingUsable(problems));
    }
    ClassNames classes =
        all.fixedClasses()
            ? ClassNames.declared("the data set", settings.classes())
            : ClassNames.of(
                List.of(), List.of(chosen(settings.classes(), inputs)), () -> seenClasses(inputs));
    if (classes.names().isEmpty()) {
      throw new InputRefused(
          problems.isEmpty()
              ? "the annotations hold no box, and name no class"
              : "no box can be used, and no class is named; " + reasons(problems));
    }
    BoxIngestPlan plan = resolved(settings, inputs, problems, classes);
    if (plan.images().isEmpty() && !growing) {
      throw new InputRefused(nothingUsable(problems));
    }
    return plan;
  }

  private static String nothingUsable(List<AnnotationProblem> problems) {
    return problems.isEmpty()
        ? "the annotations list no image"
        : String.format(
            Locale.ROOT,
            "not one image can be used; the first, %s%s",
            problems.get(0),
            problems.size() == 1 ? "" : "; in all: " + reasons(problems));
  }

  /** The most frequent faults with their counts. */
  private static String reasons(List<AnnotationProblem> problems) {
    Map<String, Long> counts = new TreeMap<>();
    problems.forEach(problem -> counts.merge(problem.fault().title(), 1L, Long::sum));
    return BoxIngestResult.mostFrequent(counts);
  }

  /**
   * The requested classes, or all. They are in the order of the inputs if these declare classes,
   * else in the requested order.
   */
  private static List<String> chosen(List<String> asked, List<OpenedInput> inputs) {
    List<List<String>> declared =
        inputs.stream()
            .map(opened -> opened.listing().classes())
            .filter(names -> !names.isEmpty())
            .distinct()
            .toList();
    List<String> longest =
        declared.stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
    if (asked.isEmpty() && declared.stream().anyMatch(names -> !longest.containsAll(names))) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "the inputs declare different classes, %s; name those that are wanted with --classes",
              declared));
    }
    Set<String> known = new LinkedHashSet<>(longest);
    declared.forEach(known::addAll);
    if (declared.isEmpty()) {
      known.addAll(ClassNames.seen(seenClasses(inputs)).names());
    }
    Set<String> everywhere = new LinkedHashSet<>(known);
    everywhere.addAll(seenClasses(inputs));
    for (String name : asked) {
      if (!everywhere.contains(name)) {
        throw new InputRefused(
            String.format(
                Locale.ROOT,
                "--classes: '%s' is none of the classes of the inputs%s",
                name,
                NearestName.suggestion(name, everywhere)));
      }
    }
    if (declared.isEmpty() && !asked.isEmpty()) {
      return asked;
    }
    known.addAll(asked);
    return known.stream().filter(name -> asked.isEmpty() || asked.contains(name)).toList();
  }

  private static List<String> seenClasses(List<OpenedInput> inputs) {
    return inputs.stream()
        .flatMap(opened -> opened.listing().images().stream())
        .flatMap(image -> image.boxes().stream())
        .map(AnnotatedBox::className)
        .distinct()
        .toList();
  }

  private static BoxIngestPlan resolved(
      IngestSettings settings,
      List<OpenedInput> inputs,
      List<AnnotationProblem> problems,
      ClassNames classes) {
    List<AnnotatedImage> images = new ArrayList<>();
    long otherClasses = 0;
    Set<String> declared = new HashSet<>();
    inputs.forEach(opened -> declared.addAll(opened.listing().classes()));
    for (OpenedInput opened : inputs) {
      Set<String> unwanted = new HashSet<>(opened.listing().classes());
      if (declared.isEmpty() && !settings.classes().isEmpty()) {
        opened.listing().images().stream()
            .flatMap(image -> image.boxes().stream())
            .forEach(box -> unwanted.add(box.className()));
      } else if (!settings.classes().isEmpty()) {
        unwanted.addAll(declared);
      }
      unwanted.removeIf(name -> classes.find(name).isPresent());
      for (AnnotatedImage image : opened.listing().images()) {
        List<AnnotatedBox> wanted =
            image.boxes().stream().filter(box -> !unwanted.contains(box.className())).toList();
        otherClasses += image.boxes().size() - wanted.size();
        Split own = settings.ignoreSplits() ? null : image.split();
        Split ordered = opened.input().split();
        images.add(image.with(ordered != null ? ordered : own, wanted));
      }
    }
    return new BoxIngestPlan(inputs, images, problems, classes, otherClasses);
  }

  /** A copy without image files that were read before. */
  BoxIngestPlan without(KnownImages known) {
    return new BoxIngestPlan(
        inputs,
        images.stream().filter(image -> !known.wasRead(image.source())).toList(),
        problems,
        classes,
        otherClasses);
  }

  /** Number of annotated images, whether their files exist or not. */
  long listed() {
    return images.size()
        + problems.stream().filter(p -> p.fault().leavesOut() == Extent.IMAGE).count();
  }

  /** What would be read, one line per input and some totals. */
  List<String> description() {
    List<String> lines = new ArrayList<>();
    for (OpenedInput opened : inputs) {
      BoxListing listing = opened.listing();
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s, %,d images of %s with %,d boxes%s",
              opened.input().title(),
              opened.layout().format().title(),
              listing.images().size(),
              opened.layout().base(),
              listing.images().stream().mapToLong(p -> p.boxes().size()).sum(),
              opened.input().split() == null ? "" : ", all for " + opened.input().split().title()));
    }
    lines.add("classes: " + String.join(", ", classes.names()));
    lines.add(String.format(Locale.ROOT, "problems so far: %,d", problems.size()));
    problems.stream().limit(SHOWN_PROBLEMS).forEach(problem -> lines.add("  " + problem));
    return lines;
  }
}
