/** `parley gen`: reads the spec, and writes or compares. */

import { existsSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import type { Files } from '../emit/text.js'
import { generate } from '../generate.js'
import { compare, type Difference, write, writeWhole } from '../output.js'
import type { Format } from '../spec/formats.js'
import { count, type Output, readSpecText, tell } from './read-spec.js'

export interface GenRequest {
  readonly spec: string
  readonly out: string
  readonly handlers: string | undefined
  readonly check: boolean
  readonly format: Format
}

/** Returns the exit code. */
export function runGen(request: GenRequest, output: Output): number {
  const { spec, out, handlers, check, format } = request
  const { stdout, stderr } = output
  const read = readSpecText(spec)
  if (read.text === undefined) {
    tell(output, format, read.source, read.diagnostics)
    return 1
  }
  const typescript = join(out, 'typescript')
  const ways =
    handlers === undefined
      ? undefined
      : { to: importPath(typescript, handlers), back: importPath(handlers, typescript) }
  const { source, diagnostics, files, stubs } = generate(spec, read.text, { handlers: ways })
  if (diagnostics.length > 0) {
    tell(output, format, source, diagnostics)
    if (format === 'text')
      stderr.write(`${count(diagnostics.length, 'problem')} in ${spec}; nothing was written\n`)
    return 1
  }
  const missing = missingStubs(handlers, stubs)
  if (check) return reportDifferences(request, compare(out, files), missing, output)

  const done = write(out, files)
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

function missingStubs(folder: string | undefined, stubs: Files): [path: string, text: string][] {
  if (folder === undefined) return []
  return [...stubs]
    .map(([name, text]): [string, string] => [join(folder, name), text])
    .filter(([path]) => !existsSync(path))
}

function reportDifferences(
  { spec, out }: GenRequest,
  differences: readonly Difference[],
  stubs: readonly [path: string, text: string][],
  { stdout, stderr }: Output,
): number {
  const lines = [
    ...differences.map(({ path, state }) => `${join(out, path)}: ${MEANING[state]}`),
    ...stubs.map(([path]) => `${path}: missing`),
  ]
  if (lines.length === 0) {
    stdout.write(`${out} is up to date with ${spec}\n`)
    return 0
  }
  stderr.write(`${lines.join('\n')}\n${out} is not up to date with ${spec}; run: npm run gen\n`)
  return 1
}

const MEANING = {
  missing: 'missing',
  stale: 'stale',
  orphaned: 'orphaned, nothing in the spec leads to it any more',
  foreign: 'orphaned, not written by the generator; remove it or move it elsewhere',
}

/** The way between two folders as an import says it. */
function importPath(from: string, to: string): string {
  const way = relative(from, to).split(sep).join(posix.sep)
  return way.startsWith('.') ? way : `./${way}`
}
