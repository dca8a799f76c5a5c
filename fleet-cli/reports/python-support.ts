/** Versions of Python that get security fixes: https://devguide.python.org/versions/, as of late 2026. */

/** The oldest. */
export const supportedFrom = '3.11';
