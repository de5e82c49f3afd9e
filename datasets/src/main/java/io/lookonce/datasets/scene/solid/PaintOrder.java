package io.lookonce.datasets.scene.solid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Orders solids so that each is painted after all solids that it occludes.
 *
 * <p>Two rectangles without overlap are separated by the line through one of their edges, and a
 * solid on the camera's side of that line cannot be occluded by one on the other side. An order by
 * distance alone would paint a long bus over the car beside it.
 */
public final class PaintOrder {

  private PaintOrder() {}

  /** The solids, farthest first. */
  public static List<Solid> farthestFirst(List<Solid> solids, double cameraX) {
    List<Solid> waiting = new ArrayList<>(solids);
    waiting.sort(Comparator.comparingDouble((Solid s) -> -squaredDistance(s, cameraX)));
    int count = waiting.size();
    boolean[] painted = new boolean[count];
    boolean[][] hides = hidingPairs(waiting, cameraX);
    List<Solid> ordered = new ArrayList<>(count);
    while (ordered.size() < count) {
      int next = nextToPaint(painted, hides);
      painted[next] = true;
      ordered.add(waiting.get(next));
    }
    return ordered;
  }

  private static boolean[][] hidingPairs(List<Solid> solids, double cameraX) {
    int count = solids.size();
    boolean[][] hides = new boolean[count][count];
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        boolean firstIsNearer =
            isNearer(solids.get(i).footprint(), solids.get(j).footprint(), cameraX);
        hides[i][j] = firstIsNearer;
        hides[j][i] = !firstIsNearer;
      }
    }
    return hides;
  }

  /** The farthest solid that occludes no unpainted solid; in a cycle, the farthest. */
  private static int nextToPaint(boolean[] painted, boolean[][] hides) {
    int farthest = -1;
    for (int i = 0; i < painted.length; i++) {
      if (painted[i]) {
        continue;
      }
      if (farthest < 0) {
        farthest = i;
      }
      if (hidesNothingWaiting(i, painted, hides)) {
        return i;
      }
    }
    return farthest;
  }

  private static boolean hidesNothingWaiting(int solid, boolean[] painted, boolean[][] hides) {
    for (int other = 0; other < painted.length; other++) {
      if (!painted[other] && hides[solid][other]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNearer(Footprint first, Footprint second, double cameraX) {
    int side = first.sideHolding(second);
    if (side >= 0) {
      return !first.isBeyond(side, cameraX, 0);
    }
    side = second.sideHolding(first);
    return side >= 0 && second.isBeyond(side, cameraX, 0);
  }

  private static double squaredDistance(Solid solid, double cameraX) {
    double dx = solid.footprint().x() - cameraX;
    double dz = solid.footprint().z();
    return dx * dx + dz * dz;
  }
}
