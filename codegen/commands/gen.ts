/** `parley gen`: reads the spec, and writes or compares. */

import { join, posix, relative, sep } from 'node:path'
import { type Generated, generate, generateFormat } from '../generate.js'
import type { Format } from '../spec/formats.js'
import { type Output, readSpecText, tell } from './read-spec.js'
import { type EmitRequest, tellCount, writeOrCheck } from './write-or-check.js'

export interface GenRequest {
  readonly spec: string
  readonly out: string
  readonly handlers: string | undefined
  readonly check: boolean
  readonly format: Format
}

/** Returns the exit code. */
export function runGen(request: GenRequest, output: Output): number {
  const { out, handlers } = request
  const typescript = join(out, 'typescript')
  const ways =
    handlers === undefined
      ? undefined
      : { to: importPath(typescript, handlers), back: importPath(handlers, typescript) }
  return run({ ...request, command: 'npm run gen' }, output, (path, text) => {
    const { stubs, ...generated } = generate(path, text, { handlers: ways })
    const inFolder = [...stubs].map(([name, text]): [string, string] => [join(handlers ?? '', name), text])
    return { ...generated, stubs: new Map(inFolder) }
  })
}

/** The same for a plain .ksy, which has no packets to handle. */
export function runGenKsy(request: Omit<GenRequest, 'handlers'>, output: Output): number {
  const command = `parley gen --ksy ${request.spec} --out ${request.out}`
  return run({ ...request, command }, output, (path, text) => ({
    ...generateFormat(path, text),
    stubs: new Map(),
  }))
}

function run(request: EmitRequest, output: Output, make: (path: string, text: string) => Generated): number {
  const read = readSpecText(request.spec)
  const generated = read.text === undefined ? read : make(request.spec, read.text)
  const { source, diagnostics } = generated
  if ('files' in generated && diagnostics.length === 0) {
    return writeOrCheck(request, generated.files, generated.stubs, output)
  }
  tell(output, request.format, source, diagnostics)
  tellCount(request, diagnostics.length, output)
  return 1
}

/** The way between two folders as an import says it. */
function importPath(from: string, to: string): string {
  const way = relative(from, to).split(sep).join(posix.sep)
  return way.startsWith('.') ? way : `./${way}`
}
