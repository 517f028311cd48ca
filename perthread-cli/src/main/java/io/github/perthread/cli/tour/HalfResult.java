package io.github.perthread.cli.tour;

/** What all steps measured on one kind of thread-locals. */
record HalfResult(
    String title,
    RequestStep.Result requests,
    ThreadEndStep.Result ends,
    PluginStep.Result plugins,
    ReloadStep.Result reloads) {

  /** Returns whether nothing was mixed up or lost, and nothing is left that should have gone. */
  boolean isClean() {
    return requests.isClean() && ends.isClean() && plugins.isClean() && reloads.isClean();
  }
}
