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
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The plans of an output as files: one line of JSON for each image, with its batch. */
final class PlanFiles {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLAN_FILE = Pattern.compile("plan-\\p{Nd}{6,}\\.jsonl\\.gz");

  private final Storage storage;
  private final OutputFolder output;

  PlanFiles(Storage storage, OutputFolder output) {
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

  /**
   * The images of planned batches by number, newest first.
   *
   * @param lastPlan number of the newest plan, read or not; 0 if there is none
   */
  record Planned(int lastPlan, NavigableMap<Integer, List<ImageFile>> batches) {}

  /**
   * Reads the plans after one. Of two plans that name the same batch number the later one holds.
   *
   * @throws InputRefused naming a damaged plan
   */
  Planned readAfter(int plan) throws IOException {
    NavigableMap<Integer, Path> files = new TreeMap<>();
    for (FileStatus status : storage.list(output.plans())) {
      if (PLAN_FILE.matcher(status.getPath().getName()).matches()) {
        files.put(number(status.getPath()), status.getPath());
      }
    }
    Planned planned =
        new Planned(
            files.isEmpty() ? 0 : files.lastKey(), new TreeMap<>(Comparator.reverseOrder()));
    int supersededFrom = Integer.MAX_VALUE;
    for (Path file : files.tailMap(plan, false).descendingMap().values()) {
      supersededFrom = read(file, supersededFrom, planned);
    }
    return planned;
  }

  /** Reads a plan and returns the number from which on older plans no longer hold. */
  private int read(Path plan, int supersededFrom, Planned planned) throws IOException {
    int first = supersededFrom;
    ObjectReader reader = JSON.readerFor(Line.class);
    try (InputStream in = new GZIPInputStream(storage.open(plan));
        MappingIterator<Line> lines = reader.readValues(in)) {
      while (lines.hasNextValue()) {
        Line line = lines.nextValue();
        first = Math.min(first, line.batch());
        if (line.batch() < supersededFrom) {
          planned
              .batches()
              .computeIfAbsent(line.batch(), any -> new ArrayList<>())
              .add(line.file());
        }
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

  /** Writes a plan; it is on disk when this returns. */
  void write(int number, List<Batch> batches) throws IOException {
    Path plan = new Path(output.plans(), String.format(Locale.ROOT, "plan-%06d.jsonl.gz", number));
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

  private static int number(Path plan) {
    return Integer.parseInt(plan.getName().replaceAll("\\P{Nd}", ""));
  }
}
