"""Scores images with a pipeline that the JVM saved, and trains on them.

image_classifier.py IMAGES SAVED ROWS OUTPUT; the folder of an image names its class.
"""

import sys

from lookonce import ImageClassifier
from pyspark.ml import PipelineModel
from pyspark.sql import SparkSession
from pyspark.sql.functions import regexp_extract

files, saved, rows, output = sys.argv[1:]
spark = SparkSession.builder.getOrCreate()
images = (
    spark.read.format("binaryFile")
    .option("recursiveFileLookup", "true")
    .load(files)
    .withColumn("sign", regexp_extract("path", "([^/]+)/[^/]+$", 1))
)
PipelineModel.load(saved).transform(images.drop("sign")).write.parquet(rows)

classifier = ImageClassifier(network="signs-convnet", labelCol="sign", output=output, epochs=2)
classifier.setMiniBatchSize(8).setSettings(["averaging.frequency=1"])
model = classifier.fit(images)
print("fitted", model.getModel())
assert model.transform(images).where("error IS NULL").count() == images.count()
