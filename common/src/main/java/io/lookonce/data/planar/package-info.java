/**
 * Points in the plane with one of two classes each, drawn by the rules of the course's notebooks.
 */
package io.lookonce.data.planar;
