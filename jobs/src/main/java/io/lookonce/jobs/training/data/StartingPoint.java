package io.lookonce.jobs.training.data;

import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The parameters that a training takes over from an existing model.
 *
 * @param model {@code name:version}, or the name of a model outside a registry
 * @param sha256 digest of the file that holds the parameters
 * @param taken layers whose parameters are taken over
 * @param reinitialized layers whose parameters are reinitialised, or {@value #NONE}
 * @param frozen layers that are not trained, or {@value #NONE}
 * @param parameters number of parameters taken over
 */
public record StartingPoint(
    String model,
    String sha256,
    String taken,
    String reinitialized,
    String frozen,
    long parameters) {

  public static final String NONE = "none";

  /** The key of {@link #sha256} in a training's settings. */
  public static final String SHA256 = "start.sha256";

  public static StartingPoint of(
      ModelBundle bundle,
      String file,
      String taken,
      String reinitialized,
      String frozen,
      long parameters) {
    return new StartingPoint(
        bundle.reference(),
        bundle.card().files().get(file),
        taken,
        reinitialized,
        frozen,
        parameters);
  }

  /** Adds the provenance to the card of the trained model. */
  public void noteIn(ModelDraft draft) {
    provenance().forEach(draft::from);
  }

  /** Provenance for {@code run.json} and the model's card, by key. */
  public Map<String, String> provenance() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("start.model", model);
    provenance.put(SHA256, sha256);
    provenance.put("start.taken_over", taken);
    provenance.put("start.reinitialized", reinitialized);
    provenance.put("start.frozen", frozen);
    return provenance;
  }

  /** One line for people. */
  public String description() {
    return String.format(
        Locale.ROOT,
        "starts from %s: %,d parameters of layers %s taken over; reinitialised: %s; frozen: %s",
        model,
        parameters,
        taken,
        reinitialized,
        frozen);
  }
}
