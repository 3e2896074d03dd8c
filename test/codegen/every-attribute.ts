/** Code for specs/every-attribute.yaml, generated anew for each test file that asks for it, and what is in it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { generate } from '../../codegen/generate.js'
import type { PacketCase } from '../../generated/typescript/arbitraries.js'
import { emptyFolder, writeFiles } from './workspace.js'

export type EveryPacket = (visit: <Packet>(packet: PacketCase<Packet>) => void) => void

export interface EveryAttribute {
  /** Holds typescript/ and kaitai/. */
  readonly folder: string
  readonly ksy: string
  readonly everyPacket: EveryPacket
}

/** @param name of the folder below dist/test */
export function generateEveryAttribute(name: string): Pick<EveryAttribute, 'folder' | 'ksy'> {
  const path = join(import.meta.dirname, 'specs/every-attribute.yaml')
  const { diagnostics, files } = generate(path, readFileSync(path, 'utf8'), { handlers: undefined })
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  const folder = emptyFolder(name)
  writeFiles(folder, files)
  return { folder, ksy: files.get('kaitai/every.ksy') ?? '' }
}

export async function loadEveryAttribute(name: string): Promise<EveryAttribute> {
  const { folder, ksy } = generateEveryAttribute(name)
  const module: unknown = await import(pathToFileURL(join(folder, 'typescript/arbitraries.ts')).href)
  if (!isArbitraries(module)) throw new Error('arbitraries.ts has no everyPacket')
  return { folder, ksy, everyPacket: module.everyPacket }
}

/** The boundary to code that is not there when this file is compiled: the emitter gives it this type. */
function isArbitraries(module: unknown): module is { readonly everyPacket: EveryPacket } {
  return typeof module === 'object' && module !== null && 'everyPacket' in module
}

/** The header says how long the frame is in the four bytes behind magic and version. */
export function setLength(frame: Uint8Array): void {
  if (frame.length >= 8) new DataView(frame.buffer).setUint32(4, frame.length)
}
