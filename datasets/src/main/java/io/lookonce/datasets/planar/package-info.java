/**
 * Points in the plane for the course's planar classifiers. Start at {@link
 * io.lookonce.datasets.planar.PlanarFigure}.
 */
package io.lookonce.datasets.planar;
