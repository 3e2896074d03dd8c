/** How diagnostics can be told; apart from report.ts, so that the command line has the names at no cost. */
export const FORMATS = ['text', 'json', 'github'] as const
export type Format = (typeof FORMATS)[number]
