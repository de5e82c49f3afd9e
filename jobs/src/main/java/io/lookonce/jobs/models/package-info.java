/**
 * The commands of {@code lookonce models}: import, convert, export, list and verify. Start at
 * {@link io.lookonce.jobs.models.ModelsImportCommand}.
 */
package io.lookonce.jobs.models;
