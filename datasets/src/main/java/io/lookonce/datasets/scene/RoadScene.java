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
import io.lookonce.datasets.scene.render.SceneOptions;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.render.Sensor;
import io.lookonce.datasets.scene.solid.PaintOrder;
import io.lookonce.datasets.scene.solid.Solid;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders images of road traffic with the truth about what is in them.
 *
 * <p>A scene is a small world in metres, seen through a pinhole camera: a road through open country
 * or a town, vehicles built from a few parametric shapes, traffic lights, and trees, posts and
 * houses that get in the way; by day, dusk or night, in clear air, rain, fog or snow. Everything is
 * painted from far to near, and beside the image a mask notes which object each pixel shows; the
 * boxes and the visible fractions are read off that mask.
 *
 * <p>A scene depends on its seed, its number and the options alone, so scenes can be rendered in
 * any order and on any machine. All geometry is strict Java arithmetic, and no text is drawn, as
 * glyphs differ between machines.
 */
public final class RoadScene {

  /**
   * The classes, in the order of their ids. They are COCO's names, so that a filter such as {@code
   * car,truck,bus} means the same for a detector trained on scenes as for one trained on COCO: vans
   * that carry people are cars, vans that carry goods and lorries are trucks.
   */
  public static final List<String> CLASSES = List.of("car", "bus", "truck", "traffic light");

  private RoadScene() {}

  /**
   * Renders one scene.
   *
   * @param seed names a set of scenes
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

  /** Everything that stands in a scene, in the order in which it is painted. */
  static List<Solid> populate(Road road, Camera camera, Atmosphere atmosphere, SceneRandom random) {
    List<Solid> solids = new ArrayList<>(Roadside.build(road, atmosphere, random.split()));
    solids.addAll(Traffic.build(road, camera, atmosphere, solids, random.split()));
    return PaintOrder.farthestFirst(solids, camera.x);
  }

  /** Paints a solid and, if it has a label, notes its pixels in the mask. */
  static void paint(Solid solid, Canvas canvas) {
    solid.label().ifPresent(canvas.mask::begin);
    solid.paint(canvas);
    solid.label().ifPresent(label -> canvas.mask.end());
  }
}
