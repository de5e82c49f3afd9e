/** Points in the plane, as the course draws them. */
package io.lookonce.datasets.planar;
