package io.lookonce.datasets.scene;

import io.lookonce.datasets.scene.landscape.Road;
import io.lookonce.datasets.scene.render.Camera;
import io.lookonce.datasets.scene.render.SceneOptions;
import io.lookonce.datasets.scene.render.SceneRandom;

/** Where the images are taken from: mostly from a driving car, else from a post by the road. */
final class Viewpoint {

  private Viewpoint() {}

  static Camera choose(Road road, SceneOptions options, SceneRandom random) {
    double fieldOfView = Math.toRadians(random.between(42, 82));
    if (random.chance(0.28)) {
      fieldOfView = Math.toRadians(random.between(22, 42));
    }
    return random.chance(0.68)
        ? fromCar(road, options, fieldOfView, random)
        : fromPost(road, options, fieldOfView, random);
  }

  private static Camera fromCar(
      Road road, SceneOptions options, double fieldOfView, SceneRandom random) {
    Road.Lane lane = road.lanes().get(random.below(road.lanes().size()));
    for (int tries = 0; tries < 4 && !lane.away(); tries++) {
      lane = road.lanes().get(random.below(road.lanes().size()));
    }
    return new Camera(
        options.width(),
        options.height(),
        fieldOfView,
        lane.offset() + random.between(-0.6, 0.6),
        random.between(1.25, 2.1),
        Math.toRadians(random.between(-5, 5)),
        Math.toRadians(random.between(-2, 6)) * fieldOfView);
  }

  private static Camera fromPost(
      Road road, SceneOptions options, double fieldOfView, SceneRandom random) {
    double offset = random.between(road.left() - 3, road.right() + 3);
    double inwards = offset < 0 ? 1 : -1;
    return new Camera(
        options.width(),
        options.height(),
        fieldOfView,
        offset,
        random.between(2.4, 7.5),
        Math.toRadians(inwards * random.between(-4, 24)),
        Math.toRadians(random.between(3, 15)) * Math.min(1, fieldOfView));
  }
}
