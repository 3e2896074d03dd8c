/** `parley docs`: the reference in Markdown. */

import { emitDocs } from '../emit/docs/index.js'
import type { Output } from './read-spec.js'
import { type EmitRequest, emitOrCheck } from './write-or-check.js'

/** Returns the exit code. */
export function runDocs(request: EmitRequest, output: Output): number {
  return emitOrCheck(request, emitDocs, output)
}
