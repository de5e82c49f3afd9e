package io.lookonce.datasets.scene;

import io.lookonce.datasets.scene.landscape.Ground;
import io.lookonce.datasets.scene.landscape.Horizon;
import io.lookonce.datasets.scene.landscape.Precipitation;
import io.lookonce.datasets.scene.landscape.Road;
import io.lookonce.datasets.scene.landscape.RoadMarkings;
import io.lookonce.datasets.scene.landscape.Roadside;
import io.lookonce.datasets.scene.landscape.Sky;
import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.Camera;
import io.lookonce.datasets.scene.render.Canvas;
import io.lookonce.datasets.scene.render.Scene;
import io.lookonce.datasets.scene.render.SceneOptions;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.render.Sensor;
import io.lookonce.datasets.scene.solid.PaintOrder;
import io.lookonce.datasets.scene.solid.Solid;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders images of road traffic with exact ground truth.
 *
 * <p>A scene is a small world in metres, seen by a pinhole camera: a road through open country or a
 * town, vehicles with parametric shapes, traffic lights, and trees, posts and houses that occlude
 * them, by day, dusk or night, in clear air, rain, fog or snow. Objects are painted from far to
 * near. A mask records the object of each pixel; bounding boxes and visible fractions are computed
 * from the mask.
 *
 * <p>A scene depends only on its seed, its number and the options, so scenes can be rendered in any
 * order and on any machine. Geometry uses strict Java arithmetic. No text is drawn, because glyphs
 * differ between machines.
 */
public final class RoadScene {

  /**
   * The classes in the order of their ids. They have COCO's names, so that a filter such as {@code
   * car,truck,bus} has the same meaning for detectors trained on scenes and on COCO: passenger vans
   * are cars, delivery vans and lorries are trucks.
   */
  public static final List<String> CLASSES = List.of("car", "bus", "truck", "traffic light");

  private RoadScene() {}

  /**
   * Renders one scene.
   *
   * @param seed of a set of scenes
   * @param index number of the scene in its set, 0 or more
   * @throws IllegalArgumentException if the index is negative
   */
  public static Scene render(long seed, int index, SceneOptions options) {
    if (index < 0) {
      throw new IllegalArgumentException("scenes are numbered from 0, not " + index);
    }
    SceneRandom random = new SceneRandom(seed, index);
    Atmosphere atmosphere = new Atmosphere(random.split());
    Road road = Road.choose(random.split());
    Camera camera = Viewpoint.choose(road, options, random.split());
    Canvas canvas = new Canvas(camera, atmosphere);
    List<Solid> solids = populate(road, camera, atmosphere, random.split());

    Sky.paint(canvas, random.split());
    Horizon.paint(canvas, road, random.split());
    Ground.paint(canvas, road, random.split());
    RoadMarkings.paint(canvas, road, random.split());
    solids.forEach(solid -> solid.paintGround(canvas));
    solids.forEach(solid -> paint(solid, canvas));
    Precipitation.paint(canvas, random.split());
    canvas.dispose();
    Sensor.expose(canvas, random.split());
    return new Scene(canvas.image, canvas.mask.boxes(options));
  }

  /** All objects of a scene, in the order of painting. */
  static List<Solid> populate(Road road, Camera camera, Atmosphere atmosphere, SceneRandom random) {
    List<Solid> solids = new ArrayList<>(Roadside.build(road, atmosphere, random.split()));
    solids.addAll(Traffic.build(road, camera, atmosphere, solids, random.split()));
    return PaintOrder.farthestFirst(solids, camera.x);
  }

  /** Paints a solid and, if it has a label, records its pixels in the mask. */
  static void paint(Solid solid, Canvas canvas) {
    solid.label().ifPresent(canvas.mask::begin);
    solid.paint(canvas);
    solid.label().ifPresent(label -> canvas.mask.end());
  }

  /** The position of the camera: usually in a driving car, otherwise on a post by the road. */
  static final class Viewpoint {

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
}
