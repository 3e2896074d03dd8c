/** A spec's text from its file, and what is said where that fails; every command begins so. */

import { readFileSync } from 'node:fs'
import { protocolOf, type ReadProtocol } from '../protocol.js'
import { type Diagnostic, problems } from '../spec/diagnostics.js'
import type { Format } from '../spec/formats.js'
import { formatDiagnostics } from '../spec/report.js'
import { createSource, type Source } from '../spec/source.js'

export interface Output {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
}

export type SpecText =
  | { readonly text: string }
  | { readonly text: undefined; readonly source: Source; readonly diagnostics: readonly Diagnostic[] }

/** Refused where the file cannot be read, or is not UTF-8. */
export function readSpecText(path: string): SpecText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) }
  } catch (error) {
    const reason =
      error instanceof TypeError ? 'it is not UTF-8' : error instanceof Error ? error.message : String(error)
    const nowhere = { start: 0, end: 0 }
    return {
      text: undefined,
      source: createSource(path, ''),
      diagnostics: [problems.unreadable(nowhere, path, reason)],
    }
  }
}

/** The model of a spec file, with all its problems in spec order. */
export function readProtocol(path: string): ReadProtocol {
  const read = readSpecText(path)
  return read.text === undefined
    ? { ...read, protocol: undefined, spec: undefined }
    : protocolOf(path, read.text)
}

/** Text is for a person and goes to standard error; the other formats are a command's result. */
export function tell(
  { stdout, stderr }: Output,
  format: Format,
  source: Source,
  diagnostics: readonly Diagnostic[],
): void {
  const text = formatDiagnostics(source, diagnostics, format)
  if (format === 'text') stderr.write(text)
  else stdout.write(text)
}

export function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
