/** `parley gen`: reads the spec, and writes or compares. */

import { join, posix, relative, sep } from 'node:path'
import { generate, generateFormat } from '../generate.js'
import type { Format } from '../spec/formats.js'
import { type Output, readSpecText, tell } from './read-spec.js'
import { tellCount, writeOrCheck } from './write-or-check.js'

export interface GenRequest {
  readonly spec: string
  readonly out: string
  readonly handlers: string | undefined
  readonly check: boolean
  readonly format: Format
}

/** Returns the exit code. */
export function runGen(request: GenRequest, output: Output): number {
  const { spec, out, handlers, format } = request
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
  const writing = { ...request, command: 'npm run gen' }
  if (diagnostics.length > 0) {
    tell(output, format, source, diagnostics)
    tellCount(writing, diagnostics.length, output)
    return 1
  }
  const inFolder = [...stubs].map(([name, text]): [string, string] => [join(handlers ?? '', name), text])
  return writeOrCheck(writing, files, new Map(inFolder), output)
}

/** The same for a plain .ksy, which has no packets to handle. */
export function runGenKsy(request: Omit<GenRequest, 'handlers'>, output: Output): number {
  const { spec, out, format } = request
  const read = readSpecText(spec)
  const generated = read.text === undefined ? read : generateFormat(spec, read.text)
  const { source, diagnostics } = generated
  const writing = { ...request, command: `parley gen --ksy ${spec} --out ${out}` }
  if ('files' in generated && diagnostics.length === 0) {
    return writeOrCheck(writing, generated.files, new Map(), output)
  }
  tell(output, format, source, diagnostics)
  tellCount(writing, diagnostics.length, output)
  return 1
}

/** The way between two folders as an import says it. */
function importPath(from: string, to: string): string {
  const way = relative(from, to).split(sep).join(posix.sep)
  return way.startsWith('.') ? way : `./${way}`
}
