/**
 * The library: detectors and classifiers for any Java program, without Spark.
 *
 * <pre>{@code
 * try (Detector detector = Detector.load("models/cars/3")) {
 *   for (Detection detection : detector.detect(Path.of("street.jpg"))) {
 *     System.out.println(detection.label() + " " + detection.score() + " " + detection.box());
 *   }
 * }
 * }</pre>
 *
 * <p>This package is public: what it declares changes only with a note in the change log, and
 * {@code docs/reference/api.txt} lists it. The types of other packages that it returns or throws
 * are public too, and listed there: {@link io.lookonce.box.BoundingBox}, {@link
 * io.lookonce.image.ImageRefused} and {@link io.lookonce.storage.InputRefused}. All other packages
 * are internal.
 *
 * <p>Errors: {@link io.lookonce.storage.InputRefused} for what a caller gave and what cannot be
 * used, such as a model that does not exist; {@link io.lookonce.image.ImageRefused} for an image
 * that cannot be read; {@link java.io.IOException} for files and file systems that fail. Every
 * message is one line.
 */
package io.lookonce;
