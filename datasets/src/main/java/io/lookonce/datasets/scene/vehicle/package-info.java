/** Cars, buses and lorries. */
package io.lookonce.datasets.scene.vehicle;
