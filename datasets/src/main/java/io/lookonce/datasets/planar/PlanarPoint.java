package io.lookonce.datasets.planar;

/**
 * A labelled point of the plane.
 *
 * @param x to the right
 * @param y upwards
 * @param label 0 or 1
 */
public record PlanarPoint(double x, double y, int label) {}
