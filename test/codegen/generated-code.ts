/** Code generated for a spec of the tests, below dist/test, and its packets. */

import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { generate } from '../../codegen/generate.js'
import type { PacketCase } from '../../generated/typescript/arbitraries.js'
import { emptyFolder, writeFiles } from './workspace.js'

export type EveryPacket = (visit: <Packet>(packet: PacketCase<Packet>) => void) => void

export interface GeneratedCode {
  /** Holds typescript/ and kaitai/. */
  readonly folder: string
  readonly ksy: string
  readonly everyPacket: EveryPacket
}

export const EVERY_ATTRIBUTE = 'every-attribute.yaml'
export const EVERY_CONSTRUCT = 'every-construct.yaml'

/**
 * @param spec in specs/
 * @param name of the folder below dist/test; test files run side by side, so each has its own
 */
export function generateCode(spec: string, name: string): Pick<GeneratedCode, 'folder' | 'ksy'> {
  const path = join(import.meta.dirname, 'specs', spec)
  const { diagnostics, files } = generate(basename(path), readFileSync(path, 'utf8'), { handlers: undefined })
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  const folder = emptyFolder(name)
  writeFiles(folder, files)
  const ksy = [...files].find(([path]) => path.startsWith('kaitai/'))
  return { folder, ksy: ksy?.[1] ?? '' }
}

export async function loadCode(spec: string, name: string): Promise<GeneratedCode> {
  const { folder, ksy } = generateCode(spec, name)
  const module: unknown = await import(pathToFileURL(join(folder, 'typescript/arbitraries.ts')).href)
  return { folder, ksy, everyPacket: everyPacketOf(module) }
}

/** @param module a generated arbitraries.ts */
export function everyPacketOf(module: unknown): EveryPacket {
  if (!isArbitraries(module)) throw new Error('arbitraries.ts has no everyPacket')
  return module.everyPacket
}

/** The boundary to code that is not there when this file is compiled: the emitter gives it this type. */
function isArbitraries(module: unknown): module is { readonly everyPacket: EveryPacket } {
  return typeof module === 'object' && module !== null && 'everyPacket' in module
}

export interface Codec {
  /** Takes whatever a caller without types could hand over. */
  encode(packet: unknown): Uint8Array
  decode(frame: Uint8Array): unknown
}

export function codecOf(everyPacket: EveryPacket, name: string): Codec {
  let found: Codec | undefined
  everyPacket(({ name: other, encode, decode }) => {
    if (other !== name) return
    found = { encode: (packet) => Reflect.apply(encode, undefined, [packet]), decode }
  })
  if (!found) throw new Error(`there is no ${name}`)
  return found
}
