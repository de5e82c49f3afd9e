package io.lookonce.datasets.scene.landscape;

import io.lookonce.datasets.scene.landscape.Post.StreetLamp;
import io.lookonce.datasets.scene.landscape.Post.TrafficLight;
import io.lookonce.datasets.scene.render.Atmosphere;
import io.lookonce.datasets.scene.render.SceneRandom;
import io.lookonce.datasets.scene.solid.Footprint;
import io.lookonce.datasets.scene.solid.Solid;
import java.util.ArrayList;
import java.util.List;

/** Places trees, houses, lamp posts, signs and traffic lights along a road. */
public final class Roadside {

  private final Road road;
  private final Atmosphere atmosphere;
  private final SceneRandom random;
  private final List<Solid> solids = new ArrayList<>();

  private Roadside(Road road, Atmosphere atmosphere, SceneRandom random) {
    this.road = road;
    this.atmosphere = atmosphere;
    this.random = random;
  }

  public static List<Solid> build(Road road, Atmosphere atmosphere, SceneRandom random) {
    Roadside roadside = new Roadside(road, atmosphere, random);
    for (int side : new int[] {-1, 1}) {
      switch (road.place()) {
        case MOTORWAY -> roadside.trees(side, random.between(6, 14), 12, 0.03);
        case COUNTRY -> roadside.trees(side, random.between(2.5, 7), 6, 0.3);
        case SUBURB -> {
          roadside.trees(side, road.pavement() + 1, 9, 0.35);
          roadside.buildings(side, road.pavement() + random.between(5, 9), 1 + random.below(2), 7);
        }
        case CITY -> {
          if (random.chance(0.5)) {
            roadside.trees(side, road.pavement() * 0.6, 14, 0);
          }
          roadside.buildings(side, road.pavement() + 0.3, 3 + random.below(5), 1.5);
        }
      }
      roadside.lampPosts(side);
      roadside.signs(side);
    }
    if (road.hasJunction()) {
      roadside.trafficLights();
    }
    return roadside.solids;
  }

  private double edge(int side) {
    return side < 0 ? road.left() : road.right();
  }

  private void trees(int side, double away, double spacing, double bushes) {
    double z = random.between(4, 4 + spacing);
    while (z < 130) {
      double scale = random.chance(bushes) ? random.between(0.14, 0.3) : random.between(0.7, 1.3);
      double offset = edge(side) + side * (away + random.between(0, spacing * 0.5));
      if (!road.isInJunction(z, 3) && random.chance(0.75)) {
        solids.add(Tree.draw(road.worldX(offset, z), z, scale, random));
      }
      z += spacing * random.between(0.4, 1.6) * (1 + z / 90);
    }
  }

  private void buildings(int side, double away, int storeys, double gap) {
    double z = random.between(3, 9);
    while (z < 150) {
      double length = random.between(8, 20);
      double depth = random.between(8, 13);
      double middle = z + length / 2;
      if (!road.isInJunction(middle, length / 2 + 3)) {
        double x = road.worldX(edge(side) + side * (away + depth / 2), middle);
        Footprint place = Footprint.of(x, middle, depth, length, road.heading(middle));
        int floors = Math.max(1, storeys + random.below(3) - 1);
        solids.add(Building.draw(place, floors, atmosphere.isDark(), middle, random));
      }
      z += length + gap * random.between(0.2, 1.8);
    }
  }

  private void lampPosts(int side) {
    if (road.place() == Road.Place.COUNTRY || random.chance(0.4)) {
      return;
    }
    double spacing = random.between(22, 38);
    double height = random.between(6, 9);
    double offset = edge(side) + side * 0.7;
    for (double z = random.between(6, spacing); z < 140; z += spacing) {
      if (!road.isInJunction(z, 1)) {
        double x = road.worldX(offset, z);
        solids.add(Post.mast(x, z, height, 0.16));
        solids.add(new StreetLamp(Post.arm(x, x - side * 1.8, z - 0.16, height - 0.1), side));
      }
    }
  }

  private void signs(int side) {
    int count = random.below(3);
    for (int i = 0; i < count; i++) {
      double z = random.between(9, 60);
      double x = road.worldX(edge(side) + side * 0.9, z);
      double low = random.between(1.7, 2.3);
      solids.add(Post.mast(x, z + 0.12, low + 0.7, 0.08));
      solids.add(Post.sign(x, z, low, random));
    }
  }

  private void trafficLights() {
    if (road.place() == Road.Place.COUNTRY || random.chance(0.15)) {
      return;
    }
    int signal = random.weighted(0.5, 0.1, 0.4);
    boolean beyond = random.chance(0.4);
    double z = road.junction() + (beyond ? 1 : -1) * (road.crossing() + 1.5);
    for (int side : new int[] {-1, 1}) {
      double x = edge(side) + side * 0.6;
      boolean overhead = random.chance(0.4);
      double mast = overhead ? 6.2 : random.between(2.9, 3.4);
      solids.add(Post.mast(x, z + 0.25, mast, 0.16));
      double low = random.between(2.1, 2.4);
      solids.add(TrafficLight.draw(x, z, low, turned(), signal, random));
      if (overhead) {
        double reach = x - side * random.between(2.5, 5);
        solids.add(Post.arm(x, reach, z + 0.25, 5.9));
        solids.add(TrafficLight.draw(reach, z, 5.2, 0, signal, random));
      }
    }
    if (random.chance(0.5)) {
      double across = road.junction() + (beyond ? -1 : 1) * (road.crossing() + 1.5);
      int side = random.pick(-1, 1);
      double x = edge(side) + side * 0.8;
      solids.add(Post.mast(x, across + 0.25, 3.2, 0.16));
      double heading = side * Math.PI / 2 + random.between(-0.3, 0.3);
      solids.add(TrafficLight.draw(x, across, 2.2, heading, 2 - signal, random));
    }
  }

  private double turned() {
    return random.between(-0.25, 0.25);
  }
}
