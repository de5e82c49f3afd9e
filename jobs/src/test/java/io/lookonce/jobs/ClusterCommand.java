package io.lookonce.jobs;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A command of the product, run embedded and on a cluster.
 *
 * @param name of its output; other commands find what the embedded run left under it
 * @param modes how it is run on the cluster
 * @param exitCode what it ends with
 * @param comparison what must be the same of both
 * @param words as a person types them, {@code &&} included: what stands before the last one runs
 *     embedded; {@code {out}} is its output, {@code {NAME}} something that was there before it
 */
record ClusterCommand(
    String name, List<Mode> modes, int exitCode, SameResult comparison, String words) {

  /** Where the driver runs and how Lookonce gets to the cluster. */
  enum Mode {
    /** The driver runs here; the executors are sent what they need. */
    CLIENT,
    /** The driver runs on the cluster; the same. */
    CLUSTER,
    /** The driver runs on the cluster, whose machines have Lookonce: nothing is sent. */
    INSTALLED;

    String deployMode() {
      return this == CLIENT ? "client" : "cluster";
    }
  }

  /** A command that starts Spark: of both deploy modes, the latter with Lookonce installed. */
  static ClusterCommand onSpark(String name, SameResult comparison, String words) {
    return new ClusterCommand(name, List.of(Mode.CLIENT, Mode.INSTALLED), 0, comparison, words);
  }

  /** The same with Lookonce sent. */
  static ClusterCommand sentToSpark(String name, SameResult comparison, String words) {
    return new ClusterCommand(name, List.of(Mode.CLIENT, Mode.CLUSTER), 0, comparison, words);
  }

  /** One more way to use a command on Spark that is run otherwise too. */
  static ClusterCommand variant(String name, SameResult comparison, String words) {
    return new ClusterCommand(name, List.of(Mode.INSTALLED), 0, comparison, words);
  }

  /** A command that needs no Spark. */
  static ClusterCommand onClient(String name, SameResult comparison, String words) {
    return new ClusterCommand(name, List.of(Mode.CLIENT), 0, comparison, words);
  }

  /**
   * The same command, which does not end well. Its driver is on the cluster alone: there Spark does
   * not hand the exit code on.
   */
  ClusterCommand endingWith(int code) {
    List<Mode> elsewhere = modes.stream().filter(mode -> mode != Mode.CLIENT).toList();
    return new ClusterCommand(name, elsewhere, code, comparison, words);
  }

  /** The same command, not on the cluster: others need what it makes. */
  ClusterCommand embeddedOnly() {
    return new ClusterCommand(name, List.of(), exitCode, comparison, words);
  }

  /** The words of each command that is typed, the one that goes to the cluster last. */
  List<List<String>> typed() {
    return Stream.of(words.split(" && ")).map(typed -> List.of(typed.split(" "))).toList();
  }

  /** Whether it is a command of the product, such as {@code models import}. */
  boolean is(List<String> command) {
    List<List<String>> typed = typed();
    List<String> last = typed.get(typed.size() - 1);
    return last.subList(0, Math.min(command.size(), last.size())).equals(command);
  }

  /** Whether it is run with the driver there. */
  boolean isIn(String deployMode) {
    return modes.stream().anyMatch(mode -> mode.deployMode().equals(deployMode));
  }

  /** The name of one of its runs. */
  String in(Mode mode) {
    return String.format(
        Locale.ROOT,
        "%s, %s mode%s",
        name,
        mode.deployMode(),
        mode == Mode.INSTALLED ? ", installed" : "");
  }
}
