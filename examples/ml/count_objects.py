"""Boxes by camera and label, with a pipeline that is saved for later.

spark-submit --jars lookonce.jar --py-files lookonce.zip count_objects.py FRAMES MODEL REGISTRY SAVED
The names of files are camera/time.jpg.
"""

import sys

from lookonce import YoloDetector
from pyspark.ml import Pipeline, PipelineModel
from pyspark.sql import SparkSession
from pyspark.sql.functions import col, explode, regexp_extract


def main(frames, model, registry, saved):
    spark = SparkSession.builder.getOrCreate()
    images = (
        spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(frames)
    )
    detector = YoloDetector(model=model, registry=registry)
    pipeline = Pipeline(stages=[detector]).fit(images)
    pipeline.write().overwrite().save(saved)

    scored = PipelineModel.load(saved).transform(images).drop("content")
    counts = (
        scored.withColumn("camera", regexp_extract(col("path"), "([^/]+)/[^/]+$", 1))
        .withColumn("detection", explode(col("detections")))
        .groupBy("camera", "detection.label")
        .count()
        .orderBy("camera", "label")
    )
    counts.show(100, False)
    for row in scored.where("error IS NOT NULL").select("path", "error").collect():
        print(row.path, row.error)


if __name__ == "__main__":
    main(*sys.argv[1:])
