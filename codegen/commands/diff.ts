/** `parley diff`: reads two specs, from files or from git, and says what the change does to peers. */

import { statSync } from 'node:fs'
import type { Side } from '../diff/compare.js'
import { diff, type Found } from '../diff/diff.js'
import { formatChanges, type Judged } from '../diff/report.js'
import { LEVELS, type Level } from '../diff/rule.js'
import { rules } from '../diff/rules/index.js'
import { protocolOf, type ReadProtocol } from '../protocol.js'
import type { Format } from '../spec/formats.js'
import { hint } from '../spec/hint.js'
import { type Output, readProtocol, tell } from './read-spec.js'
import { specAtRevision } from './revision.js'

export interface DiffRequest {
  readonly old: string
  /** The working tree's spec where it is not given. */
  readonly new: string | undefined
  /** Where revisions have the spec, and the working tree. */
  readonly spec: string
  readonly format: Format
  /** Rules whose changes are accepted. */
  readonly allow: readonly string[]
  /** The mildest level that fails. */
  readonly level: Level
}

const SAME = 0
const BREAKING = 1
/** Nothing was compared. */
const FAILED = 2

/** Returns the exit code. */
export function runDiff(request: DiffRequest, output: Output): number {
  const { spec, format, allow, level } = request
  const known = rules.map(({ id }) => id)
  const unknown = allow.filter((id) => !known.includes(id))
  for (const id of unknown) output.stderr.write(`--allow ${id}: no rule ${id}${hint(id, known).text}\n`)
  const old = readSide(request.old, spec, format, output)
  const now =
    request.new === undefined ? readFile(spec, format, output) : readSide(request.new, spec, format, output)
  if (unknown.length > 0 || !old || !now) return FAILED

  const changes = diff(old, now).map((found) => ({ ...found, verdict: verdictOn(found, allow, level) }))
  output.stdout.write(formatChanges({ old: old.spec, new: now.spec }, changes, format))
  if (format === 'text')
    output.stdout.write(`${old.spec.source.path} to ${now.spec.source.path}: ${summaryOf(changes)}\n`)
  return changes.some(({ verdict }) => verdict === 'breaking') ? BREAKING : SAME
}

/** `--rules`: what is told apart. */
export function listDiffRules({ stdout }: Output): void {
  const width = Math.max(...rules.map(({ id }) => id.length))
  for (const { id, level, purpose } of rules)
    stdout.write(`${id.padEnd(width)}  ${level.padEnd('compatible'.length)}  ${purpose}\n`)
}

function verdictOn({ rule, level }: Found, allow: readonly string[], mildest: Level): Judged['verdict'] {
  if (level === 'compatible' || LEVELS.indexOf(level) > LEVELS.indexOf(mildest)) return 'compatible'
  return allow.includes(rule) ? 'allowed' : 'breaking'
}

/** `2 wire, 1 source, 4 compatible` */
function summaryOf(changes: readonly Judged[]): string {
  const counts = LEVELS.map(
    (level) => `${changes.filter((change) => change.level === level).length} ${level}`,
  )
  return counts.join(', ')
}

/** A file where there is one of that name, else a revision. */
function readSide(name: string, spec: string, format: Format, output: Output): Side | undefined {
  if (statSync(name, { throwIfNoEntry: false })?.isFile()) return readFile(name, format, output)
  const { text, problem } = specAtRevision(name, spec)
  if (text !== undefined) return told(protocolOf(`${name}:${spec}`, text), format, output)
  output.stderr.write(`${problem}\n`)
  return undefined
}

function readFile(path: string, format: Format, output: Output): Side | undefined {
  return told(readProtocol(path), format, output)
}

/** Undefined where the spec has problems, which are told. */
function told(read: ReadProtocol, format: Format, output: Output): Side | undefined {
  const { source, diagnostics, protocol, spec } = read
  if (protocol && spec) return { protocol, spec }
  tell(output, format, source, diagnostics)
  return undefined
}
