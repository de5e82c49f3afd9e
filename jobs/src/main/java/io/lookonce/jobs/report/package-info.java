/**
 * HTML reports: the page frame, tables, galleries and number formats that the reports of all
 * commands share. Start at {@link io.lookonce.jobs.report.Page}.
 */
package io.lookonce.jobs.report;
