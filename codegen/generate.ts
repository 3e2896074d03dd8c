/**
 * A spec's text to everything generated from it: load (spec/), build the model (model/), emit (emit/). A pure
 * function but for the schema and the runtime that it reads beside itself; writing is output.ts's work.
 */

import { emitDocs } from './emit/docs/index.js'
import { emitKaitai } from './emit/kaitai/index.js'
import { SDKS } from './emit/sdk.js'
import type { Files } from './emit/text.js'
import { emitFormat } from './emit/typescript/format-file.js'
import { emitTypeScript } from './emit/typescript/index.js'
import { handledPackets } from './emit/typescript/steps.js'
import { handlerFileName, handlerStub, TYPES_FILE, typesStub } from './emit/typescript/stub.js'
import { emitVectors } from './emit/vectors/index.js'
import { loadKsy } from './ksy/load.js'
import { buildFormat } from './model/build-format.js'
import { protocolOf } from './protocol.js'
import { type Diagnostic, inSpecOrder } from './spec/diagnostics.js'
import type { Source } from './spec/source.js'

export interface Generated {
  readonly source: Source
  readonly diagnostics: readonly Diagnostic[]
  /** From the output folder; empty where there are diagnostics. */
  readonly files: Files
  /** From the handlers' folder: what to write where nothing is there. */
  readonly stubs: Files
}

/** A plain .ksy to a typed reader and writer of its root type. @param path as it is printed in diagnostics */
export function generateFormat(path: string, text: string): Omit<Generated, 'stubs'> {
  const { spec, source, root, diagnostics } = loadKsy(path, text)
  const built = spec && buildFormat(spec, root)
  const all = inSpecOrder([...diagnostics, ...(built?.diagnostics ?? [])])
  const sound = built?.format && all.length === 0
  return { source, diagnostics: all, files: sound ? emitFormat(built.format) : new Map() }
}

export interface GenerateOptions {
  /** The way from the TypeScript folder to the handlers' folder and back; undefined: a protocol without a server. */
  readonly handlers: { readonly to: string; readonly back: string } | undefined
}

/** @param path as it is printed in diagnostics */
export function generate(path: string, text: string, { handlers }: GenerateOptions): Generated {
  const { spec, source, diagnostics, protocol } = protocolOf(path, text)
  const [files, stubs]: [Files, Files] = [new Map(), new Map()]
  if (!spec || !protocol) return { source, diagnostics, files, stubs }
  const add = (folder: string, from: Files): void => {
    for (const [path, content] of from) files.set(`${folder}/${path}`, content)
  }
  add('typescript', emitTypeScript(protocol, { handlers: handlers?.to }))
  add('kaitai', emitKaitai(protocol, spec.file))
  add('vectors', emitVectors(protocol))
  add('docs', emitDocs(protocol))
  for (const [language, emit] of Object.entries(SDKS)) add(`sdk/${language}`, emit(protocol))
  if (handlers) {
    stubs.set(TYPES_FILE, typesStub())
    for (const one of handledPackets(protocol))
      stubs.set(handlerFileName(one), handlerStub(one, handlers.back))
  }
  return { source, diagnostics, files, stubs }
}
