/**
 * The classifiers of the course and the settings that train them. Start at {@link
 * io.lookonce.network.Network} and {@link io.lookonce.network.TrainingSettings}.
 */
package io.lookonce.network;
