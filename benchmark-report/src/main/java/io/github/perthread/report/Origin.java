package io.github.perthread.report;

/** Where and when the results were made. */
record Origin(Machine machine, String commit, String date) {}
