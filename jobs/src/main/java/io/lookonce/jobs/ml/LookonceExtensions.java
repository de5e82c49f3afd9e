package io.lookonce.jobs.ml;

import io.lookonce.storage.InputRefused;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.Tuple3;
import scala.collection.JavaConverters;
import scala.collection.immutable.Nil$;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Adds functions to Spark SQL: {@code spark.sql.extensions=io.lookonce.jobs.ml.LookonceExtensions}.
 *
 * <ul>
 *   <li>{@code lookonce_detect(image, model)} returns a struct of {@code detections}, an array as
 *       in the table of {@code lookonce detect}, and {@code error};
 *   <li>{@code lookonce_classify(image, model)} returns a struct of {@code label}, {@code
 *       class_id}, {@code probability}, {@code probabilities} and {@code error}.
 * </ul>
 *
 * <p>{@code image} is the content of a file, a path, or the struct of Spark's image source. {@code
 * model} is a constant: {@code name} or {@code name:version} of the registry that the setting
 * {@value #REGISTRY} names, or the folder of a model. It is opened when the query is analyzed, so
 * that all rows of a call are of one version.
 */
public final class LookonceExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  /** Name of the setting of the model registry; its default is {@code models}. */
  public static final String REGISTRY = "spark.lookonce.registry";

  private static final int ARGUMENTS = 2;

  /** A function by the name that queries call. */
  private enum SqlFunction {
    LOOKONCE_DETECT("the objects in an image: detections and error"),
    LOOKONCE_CLASSIFY("the class of an image: label, class_id, probability, probabilities, error");

    private final String result;

    SqlFunction(String result) {
      this.result = result;
    }

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }

    ExpressionInfo info() {
      return new ExpressionInfo(
          LookonceExtensions.class.getName(),
          null,
          title(),
          title() + "(image, model) - Returns " + result + ".",
          "");
    }

    ImageScoringModel<?, ?> stage() {
      return this == LOOKONCE_DETECT
          ? new YoloDetector(title())
          : new ImageClassifierModel(title());
    }
  }

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    for (SqlFunction function : SqlFunction.values()) {
      extensions.injectFunction(
          new Tuple3<>(
              new FunctionIdentifier(function.title()),
              function.info(),
              arguments -> {
                ImageFunction<?> scorer = scorer(function, JavaConverters.seqAsJavaList(arguments));
                return new ScalaUDF(
                    scorer,
                    scorer.type(),
                    arguments,
                    nothing(),
                    Option.empty(),
                    Option.apply(function.title()),
                    true,
                    true);
              }));
    }
    return BoxedUnit.UNIT;
  }

  private static ImageFunction<?> scorer(SqlFunction function, List<Expression> arguments) {
    if (arguments.size() != ARGUMENTS) {
      throw new InputRefused(
          String.format(
              Locale.ROOT,
              "%s takes an image and a model, not %d arguments",
              function.title(),
              arguments.size()));
    }
    Expression image = arguments.get(0);
    if (image.resolved()) {
      ImageColumn.requireType("the first argument of " + function.title(), image.dataType());
    }
    SparkSession spark = SparkSession.active();
    ImageScoringModel<?, ?> stage = function.stage();
    stage.setBatchSize(1);
    stage.setRegistry(spark.conf().get(REGISTRY, stage.getRegistry()));
    stage.setModel(constant(function, arguments.get(1)));
    return stage.function(spark);
  }

  private static String constant(SqlFunction function, Expression model) {
    if (!model.resolved()
        || !model.foldable()
        || !model.dataType().equals(DataTypes.StringType)
        || model.eval(null) == null) {
      throw new InputRefused(
          function.title() + ": the model must be a constant, such as 'road-scenes:1'");
    }
    return model.eval(null).toString();
  }

  /** Scala's empty list, of any type. */
  @SuppressWarnings("unchecked")
  private static <T> scala.collection.immutable.List<T> nothing() {
    return (scala.collection.immutable.List<T>) (Object) Nil$.MODULE$;
  }
}
