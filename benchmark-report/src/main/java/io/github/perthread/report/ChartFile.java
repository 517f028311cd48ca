package io.github.perthread.report;

/**
 * A chart beside the page.
 *
 * @param group the group it belongs to; empty for the overview
 * @param description for those who cannot see it
 */
record ChartFile(String group, String fileName, String description, String svg) {}
