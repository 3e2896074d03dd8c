/** How the builders of an expression give up: at its first problem. */

import type { Diagnostic } from '../spec/diagnostics.js'

/** Thrown inside for the first problem of an expression, caught at its top. */
export class Refused extends Error {
  readonly diagnostic: Diagnostic | undefined
  constructor(diagnostic?: Diagnostic) {
    super(diagnostic?.message)
    this.diagnostic = diagnostic
  }
}

export function refuse(diagnostic: Diagnostic): never {
  throw new Refused(diagnostic)
}
