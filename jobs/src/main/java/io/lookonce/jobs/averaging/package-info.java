/** Trains a network on several workers whose parameters are averaged after every few steps. */
package io.lookonce.jobs.averaging;
