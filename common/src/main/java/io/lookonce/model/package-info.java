/**
 * The model bundle, a self-describing folder, and the registry of bundles. Start at {@link
 * io.lookonce.model.ModelBundle} and {@link io.lookonce.model.ModelRegistry}.
 */
package io.lookonce.model;
