/** How V8 runs the scanner's child; every supported version of Node knows these options. */

/**
 * A scan is a burst that makes tens of megabytes of small objects: with a young generation that starts at its full size (in MB) rather
 * than at a sixteenth of it, reading packages needs a third less CPU time. Node 24 and later would let it grow to twice that. What lives
 * longer may grow by three tenths before it is gone through: V8 would let it double, which saves no time that can be measured here and is
 * 30 to 45 MB of 13,000 scripts on Node 24 and later. WebAssembly,
 * which is the checker of weaknesses, is compiled by the baseline compiler alone: the optimising one would take ten seconds of CPU and
 * 400 MB to gain a third. The V8 of Node 24 and later takes that from the command line only.
 */
export const engineOptions: readonly string[] = [
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--heap-growing-percent=30',
  '--liftoff-only',
];

const mebibyte = 1024 * 1024;

/**
 * What the C library's allocator (glibc) gives back at once, V8's compilers ask for again with their next large function, and each page of it
 * comes back by a fault: for the checker's largest functions those took longer than the compiling. Free memory up to a bound stays, and large
 * pages are asked for where the system gives them to who asks. One arena serves all threads: with one for each, what a file needed in one
 * thread was not used again in another, up to 50 MB of it.
 */
export const engineEnvironment: Readonly<Record<string, string>> = {
  MALLOC_TRIM_THRESHOLD_: String(32 * mebibyte),
  // Setting one of them ends the other's adjusting itself.
  MALLOC_MMAP_THRESHOLD_: String(4 * mebibyte),
  MALLOC_ARENA_MAX: '1',
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
};
