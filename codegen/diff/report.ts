/** Changes as people and programs read them. */

import type { Diagnostic, Severity } from '../spec/diagnostics.js'
import type { Format } from '../spec/formats.js'
import type { Spec } from '../spec/load.js'
import { formatDiagnostics } from '../spec/report.js'
import { positionAt, type Source, type Span } from '../spec/source.js'
import { breaks, type Found } from './diff.js'
import type { Pair } from './match.js'
import type { Place } from './rule.js'
import type { Witness } from './trial.js'

/** A change, and whether it fails the comparison. */
export interface Judged extends Found {
  readonly verdict: 'breaking' | 'allowed' | 'compatible'
}

export function formatChanges(specs: Pair<Spec>, changes: readonly Judged[], format: Format): string {
  switch (format) {
    case 'text':
      return changes.map((change) => `${textOf(specs, change)}\n\n`).join('')
    case 'json':
      return `${JSON.stringify({ changes: changes.map((change) => machineForm(specs, change)) }, null, 2)}\n`
    case 'github':
      return formatDiagnostics(
        specs.new.source,
        changes.map((change) => annotation(specs, change)),
        format,
      )
  }
}

/** `WIRE field-width  new place (was old place)`, what changed, and what a packet shows of it. */
function textOf(specs: Pair<Spec>, change: Judged): string {
  const { level, rule, verdict, at } = change
  const head = `${level.toUpperCase()} ${rule}${verdict === 'allowed' ? ' (allowed)' : ''}`
  const [before, after] = [
    at.old && wherePrinted(specs.old, at.old),
    at.new && wherePrinted(specs.new, at.new),
  ]
  const place =
    after === undefined ? `was ${before}` : `${after}${before === undefined ? '' : ` (was ${before})`}`
  return [`${head}  ${place}`, ...detailsOf(change).map((line) => `  ${line}`)].join('\n')
}

function detailsOf({ message, effect, level, witnesses }: Judged): string[] {
  const late = level === 'compatible' && witnesses.length > 0
  return [
    message,
    ...(effect === undefined ? [] : [effect]),
    ...(late ? ['no peer notices where servers are upgraded before clients; else:'] : []),
    ...witnesses.filter((witness) => late || breaks(witness)).flatMap(witnessLines),
  ]
}

function witnessLines({ direction, packet, bytes, meant, read }: Witness): string[] {
  return [`${direction}: ${packet}`, ...hexLines(bytes), `  meant: ${meant}`, `  read:  ${read}`]
}

/** Bytes on a line. */
const WIDTH = 48
/** Bytes of a witness that are printed; `--format json` has all. */
const SHOWN = 12 * WIDTH

function hexLines(hex: string): string[] {
  const lines = hex.slice(0, 2 * SHOWN).match(new RegExp(`.{1,${2 * WIDTH}}`, 'g')) ?? []
  const more = hex.length / 2 - SHOWN
  return [...lines, ...(more > 0 ? [`… ${more} bytes more`] : [])].map((line) => `  ${line}`)
}

function spanOf(spec: Spec, { path, markKey }: Place): Span {
  return markKey ? spec.keyAt(path) : spec.at(path)
}

function wherePrinted(spec: Spec, place: Place): string {
  const { line, column } = positionAt(spec.source, spanOf(spec, place).start)
  return `${spec.source.path}:${line}:${column}`
}

const SEVERITIES: Readonly<Record<Judged['verdict'], Severity>> = {
  breaking: 'error',
  allowed: 'warning',
  compatible: 'note',
}

function annotation(specs: Pair<Spec>, change: Judged): Diagnostic {
  const at = change.at.new ? spanOf(specs.new, change.at.new) : { start: 0, end: 0 }
  return {
    code: `${change.level} ${change.rule}`,
    severity: SEVERITIES[change.verdict],
    message: detailsOf(change).join('\n'),
    at,
    fix: undefined,
    related: [],
  }
}

/** Lines and columns count from 1; the end stands behind the last character. */
function machineForm(specs: Pair<Spec>, change: Judged) {
  const { rule, level, verdict, message, effect, witnesses, at } = change
  return {
    rule,
    level,
    verdict,
    message,
    ...(effect === undefined ? {} : { effect }),
    ...(at.old && { old: placeIn(specs.old.source, spanOf(specs.old, at.old)) }),
    ...(at.new && { new: placeIn(specs.new.source, spanOf(specs.new, at.new)) }),
    witnesses,
  }
}

function placeIn(source: Source, at: Span) {
  const [start, end] = [positionAt(source, at.start), positionAt(source, at.end)]
  return {
    path: source.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  }
}
