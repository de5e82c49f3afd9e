package io.lookonce.jobs.models;

import io.lookonce.jobs.cli.LookonceCommand;
import io.lookonce.jobs.cli.RegistryOption;
import io.lookonce.jobs.run.ExitCode;
import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelCard;
import io.lookonce.model.ModelRegistry;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lookonce models list}. */
@Command(
    name = "list",
    description =
        "Lists every model and version; '*' marks the current one, 'withdrawn' those that somebody"
            + " went back from.")
final class ModelsListCommand extends LookonceCommand {

  private static final String LINE = "%-28s %-10s %-8s %-12s %s%n";

  @Mixin private RegistryOption registryOption;

  @Override
  protected int execute() throws IOException {
    ModelRegistry registry = registryOption.open(storage());
    out().printf(Locale.ROOT, LINE, "MODEL", "KIND", "HEAD", "INPUT", "CLASSES");
    for (String name : registry.names()) {
      int current = registry.current(name);
      Set<Integer> withdrawn = registry.withdrawn(name);
      for (int version : registry.versions(name)) {
        ModelBundle bundle = registry.open(name + ":" + version);
        out()
            .printf(
                Locale.ROOT,
                LINE,
                bundle.reference() + (version == current ? " *" : ""),
                bundle.card().kind(),
                head(bundle.card()),
                input(bundle.card()),
                bundle.card().classes().size()
                    + (withdrawn.contains(version) ? "  withdrawn" : ""));
      }
    }
    return ExitCode.DONE;
  }

  private static String head(ModelCard card) {
    return card.head() == null ? "-" : card.head().kind().toString();
  }

  private static String input(ModelCard card) {
    return card.input() == null ? "-" : card.input().width() + "x" + card.input().height();
  }
}
