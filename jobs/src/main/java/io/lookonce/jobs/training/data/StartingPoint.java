package io.lookonce.jobs.training.data;

import io.lookonce.model.ModelBundle;
import io.lookonce.model.ModelDraft;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training takes over from the model that it starts from.
 *
 * @param model the model: {@code name:version}, or the name of one outside of a registry
 * @param sha256 of the file that its numbers come from
 * @param taken layers whose numbers are taken over
 * @param anew layers whose numbers begin anew, or {@value #NONE}
 * @param frozen layers whose numbers stay as they are, or {@value #NONE}
 * @param parameters how many numbers are taken over
 */
public record StartingPoint(
    String model, String sha256, String taken, String anew, String frozen, long parameters) {

  public static final String NONE = "none";

  /** The key of {@link #sha256} in a training's settings. */
  public static final String SHA256 = "start.sha256";

  public static StartingPoint of(
      ModelBundle bundle, String file, String taken, String anew, String frozen, long parameters) {
    return new StartingPoint(
        bundle.reference(), bundle.card().files().get(file), taken, anew, frozen, parameters);
  }

  /** What a model that came of it says of where it comes from. */
  public void noteIn(ModelDraft draft) {
    provenance().forEach(draft::from);
  }

  /** For {@code run.json} and the model's card, by key. */
  public Map<String, String> provenance() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("start.model", model);
    provenance.put(SHA256, sha256);
    provenance.put("start.taken_over", taken);
    provenance.put("start.begins_anew", anew);
    provenance.put("start.frozen", frozen);
    return provenance;
  }

  /** For a person. */
  public String description() {
    return "starts from %s: %,d parameters of layers %s taken over; begins anew: %s; frozen: %s"
        .formatted(model, parameters, taken, anew, frozen);
  }
}
