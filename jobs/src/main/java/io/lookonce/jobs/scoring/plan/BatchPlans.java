package io.lookonce.jobs.scoring.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SequenceWriter;
import io.lookonce.jobs.scoring.input.Batch;
import io.lookonce.jobs.scoring.input.ImageFile;
import io.lookonce.jobs.scoring.layout.OutputFolder;
import io.lookonce.storage.InputRefused;
import io.lookonce.storage.Storage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The written plans of an output: which file belongs to which batch.
 *
 * <p>A plan is written before its first image is read, in one piece. A file counts as scored when
 * its batch is in the table and no later one holds another version of it. What an earlier plan left
 * unscored is planned again, with whatever is new or changed; batch numbers after the last
 * committed one are given anew, so of two plans that name the same number the later one holds.
 */
public final class BatchPlans {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLAN_FILE = Pattern.compile("plan-\\p{Nd}{6,}\\.jsonl\\.gz");

  private final Storage storage;
  private final OutputFolder output;

  public BatchPlans(Storage storage, OutputFolder output) {
    this.storage = storage;
    this.output = output;
  }

  /** One line of a plan. */
  private record Line(
      int batch, String path, long length, long modificationTime, String container) {

    ImageFile file() {
      return new ImageFile(path, length, modificationTime, container);
    }
  }

  /** What the plans on disk say. */
  private static final class History {
    final Map<String, ImageFile> lastScored = new HashMap<>();
    final Map<String, ImageFile> unfinished = new LinkedHashMap<>();
    int lastPlan;

    boolean isScored(ImageFile file) {
      return file.equals(lastScored.get(file.path())) && !unfinished.containsKey(file.path());
    }

    /** Takes a line of a plan; those of newer plans were taken before. */
    void add(ImageFile file, boolean committed) {
      if (committed) {
        lastScored.putIfAbsent(file.path(), file);
      } else if (!file.isGone() && !lastScored.containsKey(file.path())) {
        unfinished.putIfAbsent(file.path(), file);
      }
    }
  }

  /**
   * What a run is to score.
   *
   * @param continued whether an earlier run was stopped before it had scored all that it planned
   * @param batches in order; empty if nothing is to be done
   */
  public record Plan(boolean continued, List<Batch> batches) {

    /** How many images there are to score. */
    public long images() {
      return files().filter(file -> !file.isGone()).count();
    }

    /** How many scored images are no longer there, and get a row that says so. */
    public long gone() {
      return files().filter(ImageFile::isGone).count();
    }

    private Stream<ImageFile> files() {
      return batches.stream().flatMap(batch -> batch.files().stream());
    }
  }

  /**
   * Plans all that is listed and not scored yet, and what an unfinished plan names that is no
   * longer there (its row will say so). The plan is on disk when this returns.
   *
   * @param batchFiles greatest number of files in a batch
   */
  public Plan plan(List<ImageFile> listed, int batchFiles) throws IOException {
    return plan(listed, Set.of(), scored -> false, batchFiles);
  }

  /**
   * Plans as {@link #plan(List, int)} does, and a row for each scored image that is gone.
   *
   * @param changed images to score again although they look the same
   * @param isGone whether a scored image that is not listed is no longer there
   */
  public Plan plan(
      List<ImageFile> listed, Set<ImageFile> changed, Predicate<ImageFile> isGone, int batchFiles)
      throws IOException {
    NavigableSet<Integer> committed = output.committed();
    History history = history(committed);
    List<ImageFile> wanted = wanted(listed, changed, isGone, history);
    int firstBatch = committed.isEmpty() ? 1 : committed.last() + 1;
    List<Batch> batches = cut(wanted, firstBatch, batchFiles);
    if (!batches.isEmpty()) {
      write(
          new Path(
              output.plans(),
              String.format(Locale.ROOT, "plan-%06d.jsonl.gz", history.lastPlan + 1)),
          batches);
    }
    return new Plan(!history.unfinished.isEmpty(), batches);
  }

  /** What a plan of these files would score. */
  public List<ImageFile> unscored(List<ImageFile> listed) throws IOException {
    return wanted(listed, Set.of(), scored -> false, history(output.committed()));
  }

  /** What is listed and was scored as it is listed. */
  public List<ImageFile> scored(List<ImageFile> listed) throws IOException {
    return listed.stream().filter(history(output.committed())::isScored).toList();
  }

  private static List<ImageFile> wanted(
      List<ImageFile> listed,
      Set<ImageFile> changed,
      Predicate<ImageFile> isGone,
      History history) {
    Map<String, ImageFile> wanted = new LinkedHashMap<>();
    Set<String> listedPaths = new HashSet<>();
    for (ImageFile file : listed) {
      listedPaths.add(file.path());
      if (!history.isScored(file) || changed.contains(file)) {
        wanted.put(file.path(), file);
      }
    }
    for (ImageFile file : history.unfinished.values()) {
      if (!listedPaths.contains(file.path())) {
        wanted.put(file.path(), file);
      }
    }
    for (ImageFile scored : history.lastScored.values()) {
      String path = scored.path();
      if (!scored.isGone()
          && !listedPaths.contains(path)
          && !wanted.containsKey(path)
          && isGone.test(scored)) {
        wanted.put(path, scored.gone());
      }
    }
    return new ArrayList<>(wanted.values());
  }

  private History history(NavigableSet<Integer> committed) throws IOException {
    Map<Integer, Path> plans = new TreeMap<>(Comparator.reverseOrder());
    for (FileStatus status : storage.list(output.plans())) {
      if (PLAN_FILE.matcher(status.getPath().getName()).matches()) {
        plans.put(number(status.getPath()), status.getPath());
      }
    }
    Planned planned = new Planned(committed);
    for (Path plan : plans.values()) {
      planned.supersededFrom = read(plan, planned);
    }
    return planned.history(plans.isEmpty() ? 0 : plans.keySet().iterator().next());
  }

  /** What the plans say of each batch, newest batches first. */
  private final class Planned {
    final NavigableSet<Integer> committed;
    final NavigableMap<Integer, List<ImageFile>> batches = new TreeMap<>(Comparator.reverseOrder());
    int supersededFrom = Integer.MAX_VALUE;

    Planned(NavigableSet<Integer> committed) {
      this.committed = committed;
    }

    void add(Line line) {
      if (line.batch() < supersededFrom) {
        batches.computeIfAbsent(line.batch(), any -> new ArrayList<>()).add(line.file());
      }
    }

    History history(int lastPlan) throws IOException {
      CommittedBatches commits = new CommittedBatches(storage, output);
      for (int number : committed) {
        List<ImageFile> files = batches.get(number);
        String digest = commits.imagesSha256(number);
        if (files == null || (digest != null && !digest.equals(BatchFile.digest(files)))) {
          // Its plan is lost; what a plan of before says of the number is no longer so.
          batches.put(number, BatchFile.images(storage, output.batchFile(number)));
        }
      }
      History history = new History();
      history.lastPlan = lastPlan;
      batches.forEach(
          (number, files) -> files.forEach(file -> history.add(file, committed.contains(number))));
      return history;
    }
  }

  private static List<Batch> cut(List<ImageFile> files, int firstBatch, int batchFiles) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < files.size(); from += batchFiles) {
      int to = Math.min(files.size(), from + batchFiles);
      batches.add(new Batch(firstBatch + batches.size(), files.subList(from, to)));
    }
    return batches;
  }

  private void write(Path plan, List<Batch> batches) throws IOException {
    Path written = storage.beside(plan);
    try (OutputStream out = new GZIPOutputStream(storage.create(written));
        SequenceWriter lines =
            JSON.writerFor(Line.class).withRootValueSeparator("\n").writeValues(out)) {
      for (Batch batch : batches) {
        for (ImageFile file : batch.files()) {
          lines.write(
              new Line(
                  batch.number(),
                  file.path(),
                  file.length(),
                  file.modificationTime(),
                  file.container()));
        }
      }
    }
    storage.replace(written, plan);
  }

  /** Reads a plan and returns the number from which on older plans no longer hold. */
  private int read(Path plan, Planned planned) throws IOException {
    int first = planned.supersededFrom;
    ObjectReader reader = JSON.readerFor(Line.class);
    try (InputStream in = new GZIPInputStream(storage.open(plan));
        MappingIterator<Line> lines = reader.readValues(in)) {
      while (lines.hasNextValue()) {
        Line line = lines.nextValue();
        first = Math.min(first, line.batch());
        planned.add(line);
      }
    } catch (JsonProcessingException | EOFException | ZipException broken) {
      throw new InputRefused(
          plan
              + " is damaged; the output cannot be continued with it: delete it, and what was"
              + " scored is read from the table",
          broken);
    }
    return first;
  }

  private static int number(Path plan) {
    return Integer.parseInt(plan.getName().replaceAll("\\P{Nd}", ""));
  }
}
