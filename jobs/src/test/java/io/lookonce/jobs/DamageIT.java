package io.lookonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages every kind of file of every output, one after the other, and runs {@code verify} and the
 * command again: the damage is named, or the result is that of the whole output. The table goes to
 * {@code target/damage.md}; {@code docs/faults.md} holds the same.
 *
 * <p>System property {@code lookonce.damage}: commands separated by commas, or all (default).
 */
@Tag("spark")
class DamageIT {

  private static final List<String> DAMAGES =
      List.of("emptied", "cut", "flipped", "deleted", "swapped");

  /** For people, and made of the rest; nothing reads them. */
  private static final String DERIVED =
      ".*\\.html|painted/.*|(.*/)?run\\.json|trials\\.parquet|(.*/)?evaluation\\.json"
          + "|(.*/)?(duplicates|left_out|rejected)\\.json|(.*/)?ingested\\.jsonl|(.*/)?results\\.csv";

  private final Storage storage = new Storage(new Configuration());
  private final Map<String, String> rows = new LinkedHashMap<>();
  private final List<String> wrong = new ArrayList<>();

  @TempDir private Path folder;

  /** What reads an output, and what it comes to. */
  private interface Reader {

    /** Goes on with the output, or uses it. */
    CommandRun run(Path output);

    /** What must be as it is with a whole output. */
    Object result(Path output) throws IOException;
  }

  /** Commands use this Spark and leave it open. */
  @BeforeAll
  static void startSpark() {
    SharedSpark.session();
  }

  @Test
  void damageIsNamedOrWithoutEffect() throws Exception {
    String chosen = System.getProperty("lookonce.damage", "all");
    List<String> others = List.of("ingest", "models");
    for (FaultSubject subject : new FaultSubjects(folder).make(chosen)) {
      Path output = folder.resolve(subject.command() + "-whole");
      if (Files.exists(output)) {
        // Another way to average, whose output is the same.
        continue;
      }
      run(subject.start(output.toString()));
      damage(subject.command(), output, reader(subject));
    }
    if (chosen.equals("all") || List.of(chosen.split(",")).stream().anyMatch(others::contains)) {
      NoisyColours colours = NoisyColours.in(Files.createDirectory(folder.resolve("colours")), 40);
      Path dataset = folder.resolve("dataset");
      run(
          "ingest",
          "--input=" + colours.images(),
          String.format(Locale.ROOT, "--size=%dx%1$d", NoisyColours.SIDE),
          "--name=colours",
          "--output=" + dataset);
      damage("ingest", dataset, training(colours));
      Path registry = folder.resolve("registry");
      run(train(colours, dataset, folder.resolve("training"), registry));
      damage("models", registry, classification(colours));
    }
    StringBuilder table =
        new StringBuilder("| output of | file | " + String.join(" | ", DAMAGES) + " |\n");
    table.append("|---|---|").append("---|".repeat(DAMAGES.size())).append('\n');
    rows.values().forEach(table::append);
    Files.writeString(Path.of("target/damage.md"), table);
    assertThat(wrong).isEmpty();
    String documented = Files.readString(Path.of("../docs/faults.md"));
    assertThat(table.toString().lines()).allSatisfy(line -> assertThat(documented).contains(line));
  }

  private Reader reader(FaultSubject subject) {
    return new Reader() {
      @Override
      public CommandRun run(Path output) {
        return CommandRun.of(subject.again(output.toString()));
      }

      @Override
      public Object result(Path output) throws IOException {
        return subject.result(storage, output.toString());
      }
    };
  }

  private static String[] train(NoisyColours colours, Path dataset, Path output, Path registry) {
    return new String[] {
      "train",
      colours.configuration().toString(),
      "--set=dataset=" + dataset,
      "--set=epochs=1",
      "--set=checkpoints.seconds=0",
      "--output=" + output,
      "--publish=colours",
      "--registry=" + registry
    };
  }

  private static Reader training(NoisyColours colours) {
    return new Reader() {
      @Override
      public CommandRun run(Path output) {
        Path training = Path.of(output + "-training");
        return CommandRun.of(train(colours, output, training, Path.of(output + "-registry")));
      }

      @Override
      public Object result(Path output) throws IOException {
        return new ObjectMapper()
            .readTree(Path.of(output + "-training/run.json").toFile())
            .get("parameters_sha256")
            .asText();
      }
    };
  }

  private static Reader classification(NoisyColours colours) {
    return new Reader() {
      @Override
      public CommandRun run(Path output) {
        return CommandRun.of(
            "classify",
            "--images=" + colours.images().resolve("green"),
            "--model=colours",
            "--registry=" + output,
            "--output=" + output + "-classified");
      }

      @Override
      public Object result(Path output) {
        return TableRows.lasting(output + "-classified");
      }
    };
  }

  private static void run(String... words) {
    CommandRun run = CommandRun.of(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private void damage(String command, Path whole, Reader reader) throws IOException {
    Path again = copy(whole, command + "-again");
    CommandRun run = reader.run(again);
    assertThat(run.exitCode()).as(run.err()).isZero();
    Object expected = reader.result(again);
    for (Map.Entry<String, List<Path>> kind : kinds(whole).entrySet()) {
      StringBuilder row = new StringBuilder();
      row.append("| `").append(command).append("` | `").append(kind.getKey()).append("` |");
      for (String damage : DAMAGES) {
        row.append(' ')
            .append(outcome(command, whole, reader, expected, kind.getValue(), damage))
            .append(" |");
      }
      rows.put(command + kind.getKey(), row.append('\n').toString());
      System.out.print(row);
    }
  }

  /** Files by a name in which numbers and digests are stars; those of a killed run do not count. */
  private static Map<String, List<Path>> kinds(Path whole) throws IOException {
    Map<String, List<Path>> kinds = new TreeMap<>();
    try (Stream<Path> files = Files.walk(whole)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Path name = whole.relativize(file);
        String kind = name.toString().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+", "*");
        kinds.computeIfAbsent(kind, any -> new ArrayList<>()).add(name);
      }
    }
    return kinds;
  }

  private String outcome(
      String command, Path whole, Reader reader, Object expected, List<Path> files, String damage)
      throws IOException {
    Path file = files.get(0);
    if (damage.equals("swapped") && files.size() < 2) {
      return "–";
    }
    Path output = copy(whole, command + "-" + rows.size() + "-" + damage);
    Path damaged = output.resolve(file);
    damage(damaged, damage, damage.equals("swapped") ? output.resolve(files.get(1)) : null);
    Optional<byte[]> after = content(damaged);
    CommandRun verified = CommandRun.of("verify", output.toString());
    CommandRun run = reader.run(output);
    String what = String.format(Locale.ROOT, "%s: %s %s", command, file, damage);
    boolean isDerived = file.toString().matches(DERIVED);
    boolean isVerified = verified.exitCode() != 0 && names(verified, file);
    String outcome;
    if (run.exitCode() != 0) {
      outcome = "refused";
      if (!names(run, file)
          || run.err().contains("org.apache.spark")
          || run.err().contains("\tat ")) {
        wrong.add(what + " is refused without its name: " + run.err());
      }
    } else {
      boolean isSame = expected.equals(reader.result(output));
      boolean isNew = !Arrays.equals(after.orElse(null), content(damaged).orElse(null));
      outcome = !isDerived && names(run, file) ? "named; same result" : "same result";
      if (!isSame) {
        wrong.add(what + " gives another result");
      } else if (!isNew && !isVerified && !after.isEmpty() && !isDerived) {
        wrong.add(what + " is noticed by nobody");
      }
    }
    delete(output);
    return isVerified ? outcome + "; `verify`" : outcome;
  }

  /** By its name; a checkpoint is named as a whole. */
  private static boolean names(CommandRun run, Path file) {
    String name = file.getFileName().toString();
    Path parent = file.getParent();
    boolean isCheckpoint = parent != null && parent.getFileName().toString().startsWith("round-");
    String said = run.out() + run.err();
    return said.contains(name) || (isCheckpoint && said.contains(parent.toString()));
  }

  private static Optional<byte[]> content(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  private static void damage(Path file, String damage, Path other) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (damage) {
      case "emptied" -> Files.write(file, new byte[0]);
      case "cut" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      case "deleted" -> Files.delete(file);
      case "swapped" -> {
        Files.write(file, Files.readAllBytes(other));
        Files.write(other, bytes);
        Files.setLastModifiedTime(other, FileTime.from(Instant.now()));
      }
      default -> {
        bytes[bytes.length / 2] ^= 0x01;
        Files.write(file, bytes);
      }
    }
  }

  /** Copies an output, and the registry beside it that a retraining has. */
  private Path copy(Path whole, String name) throws IOException {
    Path copied = folder.resolve(name);
    copyTree(whole, copied);
    Path models = Path.of(whole + "-models");
    if (Files.exists(models)) {
      copyTree(models, Path.of(copied + "-models"));
    }
    return copied;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(
            file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void delete(Path output) throws IOException {
    try (Stream<Path> beside = Files.list(output.getParent())) {
      for (Path one :
          beside.filter(path -> path.toString().startsWith(output.toString())).toList()) {
        try (Stream<Path> all = Files.walk(one)) {
          for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
