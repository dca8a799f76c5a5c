/** How V8 runs the scanner's child; every supported version of Node knows these options. */

/**
 * A scan is a burst that makes tens of megabytes of small objects: with a young generation that starts at its full size (in MB) rather
 * than at a sixteenth of it, reading packages needs a third less CPU time. WebAssembly, which is the checker of weaknesses, is compiled
 * by the baseline compiler alone: the optimising one would take ten seconds of CPU and 400 MB to gain a third. The V8 of Node 24 and
 * later takes that from the command line only.
 */
export const engineOptions: readonly string[] = ['--min-semi-space-size=16', '--liftoff-only'];
