"""Lookonce from PySpark: stages of pipelines that detect objects in images and classify them.

The module wraps the stages of the Lookonce jar, which must be on Spark's class path, for instance
with ``--jars``. It holds no logic of its own.
"""

from lookonce.ml import ImageClassifier, ImageClassifierModel, YoloDetector

__all__ = ["ImageClassifier", "ImageClassifierModel", "YoloDetector"]
