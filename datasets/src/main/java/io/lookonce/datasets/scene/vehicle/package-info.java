/** Cars, buses and lorries. Start at {@link io.lookonce.datasets.scene.vehicle.VehicleKind}. */
package io.lookonce.datasets.scene.vehicle;
