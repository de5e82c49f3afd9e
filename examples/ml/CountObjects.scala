// Boxes by camera and label. For spark-shell:
//   spark-shell --jars lookonce.jar --conf spark.lookonce.frames=frames -i CountObjects.scala
// The names of files are camera/time.jpg.
import io.lookonce.jobs.ml.YoloDetector
import org.apache.spark.sql.functions.{col, explode, regexp_extract}

val frames = spark.read
  .format("binaryFile")
  .option("recursiveFileLookup", "true")
  .load(spark.conf.get("spark.lookonce.frames"))

val detector = new YoloDetector()
  .setModel(spark.conf.get("spark.lookonce.model", "road-scenes"))
  .setRegistry(spark.conf.get("spark.lookonce.registry", "models"))

val scored = detector.transform(frames).drop("content").cache()

val counts = scored
  .withColumn("camera", regexp_extract(col("path"), "([^/]+)/[^/]+$", 1))
  .withColumn("detection", explode(col("detections")))
  .groupBy("camera", "detection.label")
  .count()
  .orderBy("camera", "label")

counts.show(100, false)
scored.where("error IS NOT NULL").select("path", "error").show(100, false)
