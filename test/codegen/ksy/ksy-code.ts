/** What is generated from a plain .ksy, loaded, and Kaitai's own parser of the same file. */

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { generateFormat } from '../../../codegen/generate.js'
import { formatDiagnostics } from '../../../codegen/spec/report.js'
import { compileKsy, type Normal, normalise } from '../kaitai-oracle.js'
import { openStream } from '../kaitai-stream.js'
import { emptyFolder, writeFiles } from '../workspace.js'

export interface FormatCode {
  readonly folder: string
  decode(bytes: Uint8Array): unknown
  encode(value: unknown): Uint8Array
  /** Any other function that the index exports. */
  call(name: string, ...args: readonly unknown[]): unknown
}

/** @param name of the format, capital first, and of the folder below dist/test */
export async function formatCode(name: string, ksy: string, folder: string): Promise<FormatCode> {
  const { source, diagnostics, files } = generateFormat(`${name}.ksy`, ksy)
  if (diagnostics.length > 0) throw new Error(formatDiagnostics(source, diagnostics, 'text'))
  const whole = emptyFolder(folder)
  writeFiles(whole, files)
  const module: unknown = await import(pathToFileURL(join(whole, 'index.ts')).href)
  const call = (named: string, ...args: readonly unknown[]): unknown => {
    const member: unknown =
      typeof module === 'object' && module !== null ? Reflect.get(module, named) : undefined
    if (typeof member !== 'function') throw new Error(`nothing exports ${named}`)
    return Reflect.apply(member, undefined, args)
  }
  return {
    folder: whole,
    call,
    decode: (bytes) => call(`decode${name}`, bytes),
    encode: (value) => {
      const bytes = call(`encode${name}`, value)
      if (bytes instanceof Uint8Array) return bytes
      throw new Error('encode gave no bytes')
    },
  }
}

/** What kaitai-struct-compiler's JavaScript reads of the bytes. @param folder below dist/test */
export function readByKaitai(ksy: string, bytes: Uint8Array, folder: string): Normal {
  const whole = emptyFolder(folder)
  const files = [...compileKsy(ksy)]
  writeFiles(
    whole,
    files.map(([file, text]) => [file.replace(/js$/, 'cjs'), text]),
  )
  const name = files[0]?.[0].replace(/\.js$/, '') ?? ''
  const module: unknown = createRequire(import.meta.url)(join(whole, `${name}.cjs`))
  const Parser: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined
  if (typeof Parser !== 'function') throw new Error(`Kaitai made no ${name}`)
  return normalise(Reflect.construct(Parser, [openStream(bytes)]))
}

/** Spaces are for the reader. */
export const bytes = (text: string): Uint8Array =>
  Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
