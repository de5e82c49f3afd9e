"""Wrappers of the stages in the Java package ``io.lookonce.jobs.ml``."""

import sys

from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel

_JAVA_PACKAGE = "io.lookonce.jobs.ml"

# Spark finds the Python class of a stage in a saved pipeline by the name of its Java class.
sys.modules[_JAVA_PACKAGE] = sys.modules[__name__]


class _Reader(JavaMLReader):
    """Reads stages whose Java class is not of Spark."""

    @classmethod
    def _java_loader_class(cls, clazz):
        return _JAVA_PACKAGE + "." + clazz.__name__


class _Stage(JavaMLReadable, JavaMLWritable):
    """What the stages share: a Java object of the same name, and parameters by keyword.

    ``setX(value)`` and ``getX()`` work for every parameter ``x``; ``explainParams()`` lists them
    with their defaults.
    """

    def __init__(self, **params):
        super().__init__()
        self._java_obj = self._new_java_obj(_JAVA_PACKAGE + "." + type(self).__name__, self.uid)
        self._transfer_params_from_java()
        self.setParams(**params)

    def setParams(self, **params):
        """Sets parameters by name; one whose value is None keeps its default."""
        return self._set(**params)

    def __getattr__(self, name):
        verb, param = name[:3], name[3:4].lower() + name[4:]
        if verb in ("set", "get") and param and isinstance(getattr(type(self), param, None), Param):
            if verb == "get":
                return lambda: self.getOrDefault(param)
            return lambda value: self._set(**{param: value})
        raise AttributeError("%s has no attribute %r" % (type(self).__name__, name))

    @classmethod
    def read(cls):
        """A reader of saved stages."""
        return _Reader(cls)


def _param(name, doc, converter):
    return Param(Params._dummy(), name, doc, typeConverter=converter)


class _ScoringStage(_Stage, JavaModel):
    """Parameters of the stages that score images."""

    model = _param(
        "model",
        "name or name:version of the registry, or the folder of a model; name a version to get the"
        " same rows again",
        TypeConverters.toString,
    )
    registry = _param("registry", "folder of the model registry", TypeConverters.toString)
    inputCol = _param(
        "inputCol",
        "column of images: binary (files), string (paths) or the struct of Spark's image source",
        TypeConverters.toString,
    )
    errorCol = _param(
        "errorCol",
        "output column: why an image has no results; null if it has",
        TypeConverters.toString,
    )
    batchSize = _param("batchSize", "images in one forward pass", TypeConverters.toInt)
    maxPixels = _param(
        "maxPixels", "larger images are refused by their header", TypeConverters.toInt
    )
    maxBytes = _param("maxBytes", "longer files are refused before reading", TypeConverters.toInt)
    maxForwardSeconds = _param(
        "maxForwardSeconds",
        "a forward pass that takes longer, for each image of it, is stopped",
        TypeConverters.toInt,
    )


class YoloDetector(_ScoringStage):
    """Detects objects in the images of a column.

    It appends ``detections``, an array of structs by descending score, and ``error``.

    >>> detector = YoloDetector(model="road-scenes", registry="models", scoreThreshold=0.4)
    >>> detector.transform(spark.read.format("binaryFile").load("frames"))
    """

    detectionsCol = _param(
        "detectionsCol",
        "output column: boxes with class and score, best score first",
        TypeConverters.toString,
    )
    scoreThreshold = _param(
        "scoreThreshold", "lowest score of a detection, in [0, 1]", TypeConverters.toFloat
    )
    iouThreshold = _param(
        "iouThreshold",
        "of two boxes that overlap more than this the lower-scoring one is suppressed, in [0, 1]",
        TypeConverters.toFloat,
    )
    suppression = _param(
        "suppression",
        "which boxes suppress each other: per-class or class-agnostic",
        TypeConverters.toString,
    )
    classes = _param(
        "classes", "classes to report; none for all", TypeConverters.toListString
    )
    maxBoxes = _param(
        "maxBoxes", "most detections in an image, best first", TypeConverters.toInt
    )


class ImageClassifierModel(_ScoringStage):
    """Classifies the images of a column.

    It appends ``prediction``, ``probability``, ``classification`` and ``error``.
    """

    predictionCol = _param(
        "predictionCol", "output column: id of the most probable class", TypeConverters.toString
    )
    probabilityCol = _param(
        "probabilityCol",
        "output column: vector of probabilities by class id",
        TypeConverters.toString,
    )
    classificationCol = _param(
        "classificationCol",
        "output column: label, class_id, probability and probabilities",
        TypeConverters.toString,
    )


class ImageClassifier(_Stage, JavaEstimator):
    """Trains an image classifier by parameter averaging; ``fit`` returns an ImageClassifierModel.

    >>> classifier = ImageClassifier(network="signs-convnet", labelCol="sign", output="runs/signs")
    >>> model = classifier.fit(images)
    """

    network = _param(
        "network",
        "network of the course, such as signs-convnet or resnet-50",
        TypeConverters.toString,
    )
    epochs = _param("epochs", "passes over the training images", TypeConverters.toInt)
    learningRate = _param(
        "learningRate", "learning rate of the optimizer", TypeConverters.toFloat
    )
    miniBatchSize = _param(
        "miniBatchSize", "images of a worker in one step", TypeConverters.toInt
    )
    workers = _param(
        "workers",
        "networks that train side by side and are averaged, one per task slot",
        TypeConverters.toInt,
    )
    seed = _param(
        "seed",
        "of weights, of the order of images and of the validation split",
        TypeConverters.toInt,
    )
    validationFraction = _param(
        "validationFraction",
        "share of the images that early stopping and the reported metrics use, in [0, 1)",
        TypeConverters.toFloat,
    )
    settings = _param(
        "settings",
        "key=value on top of the network's configuration, such as averaging.frequency=8",
        TypeConverters.toListString,
    )
    output = _param(
        "output",
        "folder that every executor reaches; each fit makes a folder of its own in it",
        TypeConverters.toString,
    )
    maxErrorRate = _param(
        "maxErrorRate",
        "share of images that cannot be read above which fit refuses to train, in [0, 1]",
        TypeConverters.toFloat,
    )
    inputCol = _param(
        "inputCol", "column of images: the content of files", TypeConverters.toString
    )
    labelCol = _param(
        "labelCol",
        "column of classes: names (string), or ids from 0",
        TypeConverters.toString,
    )
    predictionCol = _param(
        "predictionCol", "output column of the model", TypeConverters.toString
    )
    probabilityCol = _param(
        "probabilityCol", "output column of the model", TypeConverters.toString
    )
    classificationCol = _param(
        "classificationCol", "output column of the model", TypeConverters.toString
    )
    errorCol = _param("errorCol", "output column of the model", TypeConverters.toString)

    def _create_model(self, java_model):
        return ImageClassifierModel._from_java(java_model)
