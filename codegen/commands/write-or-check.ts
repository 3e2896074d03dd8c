/** What every command that generates ends with: the files written into their folder, or compared with it. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from '../emit/text.js'
import type { Protocol } from '../model/model.js'
import { compare, type Difference, write, writeWhole } from '../output.js'
import type { Format } from '../spec/formats.js'
import type { Spec } from '../spec/load.js'
import { count, type Output, readProtocol, tell } from './read-spec.js'

export interface EmitRequest {
  readonly spec: string
  /** The folder; everything in it that is marked as generated is ours. */
  readonly out: string
  /** Write nothing, only compare. */
  readonly check: boolean
  readonly format: Format
  /** The command that brings the folder up to date, for whoever reads that it is not. */
  readonly command: string
}

/** Reads the spec, and writes or compares what `emit` makes of it. Returns the exit code. */
export function emitOrCheck(
  request: EmitRequest,
  emit: (protocol: Protocol, spec: Spec) => Files,
  output: Output,
): number {
  const { source, diagnostics, protocol, spec } = readProtocol(request.spec)
  if (protocol && spec) return writeOrCheck(request, emit(protocol, spec), new Map(), output)
  tell(output, request.format, source, diagnostics)
  tellCount(request, diagnostics.length, output)
  return 1
}

/** Behind the problems themselves; other formats are for programs. */
export function tellCount({ spec, format }: EmitRequest, problems: number, { stderr }: Output): void {
  if (format === 'text') stderr.write(`${count(problems, 'problem')} in ${spec}; nothing was written\n`)
}

/**
 * @param stubs files to start from, by their path from the working folder; written where nothing is there yet
 * @returns the exit code
 */
export function writeOrCheck(request: EmitRequest, files: Files, stubs: Files, output: Output): number {
  const { spec, out, check } = request
  const { stdout, stderr } = output
  const missing = [...stubs].filter(([path]) => !existsSync(path))
  if (check) {
    const differing = compare(out, files)
    return reportDifferences(
      request,
      differing,
      missing.map(([path]) => path),
      output,
    )
  }
  const done = write(out, files)
  const occupied = done.filter(({ state }) => state === 'occupied')
  if (occupied.length > 0) {
    for (const { path, state } of occupied) stderr.write(`${join(out, path)}: ${MEANING[state]}\n`)
    stderr.write('nothing was written\n')
    return 1
  }
  for (const { path, state } of done) {
    if (state === 'foreign') stderr.write(`${join(out, path)}: not written by the generator, left alone\n`)
  }
  for (const [path, stub] of missing) {
    writeWhole(path, stub)
    stdout.write(`${path}: new, to be filled in\n`)
  }
  const written = done.filter(({ state }) => state === 'missing' || state === 'stale').length
  const removed = done.filter(({ state }) => state === 'orphaned').length
  stdout.write(`${spec}: ${count(files.size, 'file')} in ${out}, ${written} written, ${removed} removed\n`)
  return 0
}

function reportDifferences(
  { spec, out, command }: EmitRequest,
  differences: readonly Difference[],
  missing: readonly string[],
  { stdout, stderr }: Output,
): number {
  const lines = [
    ...differences.map(({ path, state }) => `${join(out, path)}: ${MEANING[state]}`),
    ...missing.map((path) => `${path}: missing`),
  ]
  if (lines.length === 0) {
    stdout.write(`${out} is up to date with ${spec}\n`)
    return 0
  }
  stderr.write(`${lines.join('\n')}\n${out} is not up to date with ${spec}; run: ${command}\n`)
  return 1
}

const MEANING = {
  missing: 'missing',
  stale: 'stale',
  orphaned: 'orphaned, nothing in the spec leads to it any more',
  occupied: 'in the way, not written by the generator; remove it or move it elsewhere',
  foreign: 'orphaned, not written by the generator; remove it or move it elsewhere',
}
