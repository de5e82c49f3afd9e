/** What a finished command leaves for people and scripts: the HTML report and {@code run.json}. */
package io.lookonce.jobs.report;
