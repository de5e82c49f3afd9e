package io.lookonce.gradientcheck;

import java.io.Serializable;

/**
 * The slope of the loss along one parameter, as differences show it.
 *
 * @param value the slope
 * @param rounding how far rounding may have moved it
 * @param atKink whether the slope changes here, or so near that no step is small enough: the value
 *     then means nothing
 */
public record Slope(double value, double rounding, boolean atKink) implements Serializable {}
