/** `parley sdk --kaitai lua,ruby,…`: readers, each language in a folder of its own. */

import { join } from 'node:path'
import { emitReaders } from '../sdk/kaitai/index.js'
import { parseLanguages, parsePackages } from '../sdk/kaitai/request.js'
import { type Output, readProtocol, tell } from './read-spec.js'
import { type EmitRequest, tellCount, writeOrCheck } from './write-or-check.js'

export interface KaitaiRequest extends Omit<EmitRequest, 'command'> {
  /** `lua,ruby,go` */
  readonly languages: string
  /** `java=com.example.chat` */
  readonly packages: readonly string[]
}

/** Returns the exit code. @throws Error for languages and packages that there are not, and without the compiler */
export function runSdkKaitai(request: KaitaiRequest, output: Output): number {
  const languages = parseLanguages(request.languages)
  const packages = parsePackages(request.packages, languages)
  const { source, diagnostics, protocol, spec } = readProtocol(request.spec)
  const command = ['parley sdk', request.spec, `--kaitai ${request.languages}`, `--out ${request.out}`]
  const writing = {
    ...request,
    command: [...command, ...request.packages.map((name) => `--package ${name}`)].join(' '),
  }
  if (!protocol || !spec) {
    tell(output, request.format, source, diagnostics)
    tellCount(writing, diagnostics.length, output)
    return 1
  }
  const codes = [...emitReaders(protocol, spec, languages, packages)].map(([{ id }, files]) =>
    writeOrCheck({ ...writing, out: join(request.out, id) }, files, new Map(), output),
  )
  return Math.max(...codes)
}
