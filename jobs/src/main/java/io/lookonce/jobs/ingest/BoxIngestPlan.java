package io.lookonce.jobs.ingest;

import io.lookonce.configuration.NearestName;
import io.lookonce.data.ClassNames;
import io.lookonce.data.Split;
import io.lookonce.data.boxes.AnnotatedBox;
import io.lookonce.data.boxes.AnnotatedPicture;
import io.lookonce.data.boxes.AnnotationFault.Extent;
import io.lookonce.data.boxes.AnnotationProblem;
import io.lookonce.data.boxes.BoxLayout;
import io.lookonce.data.boxes.BoxListing;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All that is known of boxes before a picture is read. A picture is called by its index in {@link
 * #pictures()}, from 0.
 *
 * @param inputs what was opened
 * @param pictures those that are there, with the boxes of the wanted classes
 * @param problems what could not be taken from the annotations
 * @param classes the classes of the data set
 * @param otherClasses boxes of classes that their source declares and nobody asked for
 */
record BoxIngestPlan(
    List<OpenedInput> inputs,
    List<AnnotatedPicture> pictures,
    List<AnnotationProblem> problems,
    ClassNames classes,
    long otherClasses) {

  private static final int SHOWN_PROBLEMS = 10;

  /** An input whose annotations were read. */
  record OpenedInput(IngestInput input, BoxLayout layout, BoxListing listing) {}

  /**
   * Reads annotations and resolves classes and splits.
   *
   * @param layouts where they are, one per input of the settings
   * @throws InputRefused if annotations cannot be read, or name no class or no picture that is
   *     there
   */
  static BoxIngestPlan of(Storage storage, IngestSettings settings, List<BoxLayout> layouts)
      throws IOException {
    List<OpenedInput> inputs = new ArrayList<>();
    List<AnnotationProblem> problems = new ArrayList<>();
    for (int i = 0; i < layouts.size(); i++) {
      BoxListing listing = layouts.get(i).list(storage, settings.classes());
      inputs.add(new OpenedInput(settings.inputs().get(i), layouts.get(i), listing));
      problems.addAll(listing.problems());
    }
    ClassNames classes =
        ClassNames.of(
            settings.classes(),
            inputs.stream().map(opened -> opened.listing().classes()).toList(),
            () -> seenClasses(inputs));
    if (classes.names().isEmpty()) {
      throw new InputRefused("the annotations name no class; name them with --classes");
    }
    requireDeclared(settings.classes(), inputs);
    return resolved(settings, inputs, problems, classes);
  }

  /** A class that no source knows is a slip of the pen, where all sources say what they know. */
  private static void requireDeclared(List<String> asked, List<OpenedInput> inputs) {
    Set<String> declared = new LinkedHashSet<>();
    for (OpenedInput opened : inputs) {
      if (opened.listing().classes().isEmpty()) {
        return;
      }
      declared.addAll(opened.listing().classes());
    }
    for (String name : asked) {
      if (!declared.contains(name)) {
        throw new InputRefused(
            "--classes: '%s' is none of the classes of the inputs%s"
                .formatted(name, NearestName.suggestion(name, declared)));
      }
    }
  }

  private static List<String> seenClasses(List<OpenedInput> inputs) {
    return inputs.stream()
        .flatMap(opened -> opened.listing().pictures().stream())
        .flatMap(picture -> picture.boxes().stream())
        .map(AnnotatedBox::className)
        .distinct()
        .toList();
  }

  private static BoxIngestPlan resolved(
      IngestSettings settings,
      List<OpenedInput> inputs,
      List<AnnotationProblem> problems,
      ClassNames classes) {
    List<AnnotatedPicture> pictures = new ArrayList<>();
    long otherClasses = 0;
    for (OpenedInput opened : inputs) {
      Set<String> unwanted = new HashSet<>(opened.listing().classes());
      unwanted.removeIf(name -> classes.find(name).isPresent());
      for (AnnotatedPicture picture : opened.listing().pictures()) {
        List<AnnotatedBox> wanted =
            picture.boxes().stream().filter(box -> !unwanted.contains(box.className())).toList();
        otherClasses += picture.boxes().size() - wanted.size();
        Split own = settings.ignoreSplits() ? null : picture.split();
        Split ordered = opened.input().split();
        pictures.add(picture.with(ordered != null ? ordered : own, wanted));
      }
    }
    if (pictures.isEmpty()) {
      throw new InputRefused(
          problems.isEmpty()
              ? "the annotations list no picture"
              : "not one picture can be used; the first, " + problems.get(0));
    }
    return new BoxIngestPlan(inputs, pictures, problems, classes, otherClasses);
  }

  /** The same without the picture files that were read before. */
  BoxIngestPlan without(KnownPictures known) {
    return new BoxIngestPlan(
        inputs,
        pictures.stream().filter(picture -> !known.wasRead(picture.source())).toList(),
        problems,
        classes,
        otherClasses);
  }

  /** How many pictures the annotations list, there or not. */
  long listed() {
    return pictures.size()
        + problems.stream().filter(p -> p.fault().leavesOut() == Extent.PICTURE).count();
  }

  /** What would be read, one line per input and some for the whole. */
  List<String> description() {
    List<String> lines = new ArrayList<>();
    for (OpenedInput opened : inputs) {
      BoxListing listing = opened.listing();
      lines.add(
          "%s: %s, %,d pictures of %s with %,d boxes%s"
              .formatted(
                  opened.input().title(),
                  opened.layout().format().title(),
                  listing.pictures().size(),
                  opened.layout().pictures(),
                  listing.pictures().stream().mapToLong(p -> p.boxes().size()).sum(),
                  opened.input().split() == null
                      ? ""
                      : ", all for " + opened.input().split().title()));
    }
    lines.add("classes: " + String.join(", ", classes.names()));
    lines.add("problems so far: %,d".formatted(problems.size()));
    problems.stream().limit(SHOWN_PROBLEMS).forEach(problem -> lines.add("  " + problem));
    return lines;
  }
}
