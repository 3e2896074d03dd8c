/**
 * Kaitai Struct as a second opinion: its compiler makes a parser from a .ksy that we generated, and what that
 * parser reads must be what we wrote. Values of both sides are normalised, so that they can be compared.
 */

import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { openStream } from './kaitai-stream.js'
import { emptyFolder, PROJECT, writeFiles } from './workspace.js'

/** A value that both sides have in one form: integers as bigints, bytes as hex, structures without what is hidden. */
export type Normal =
  | bigint
  | number
  | string
  | boolean
  | readonly Normal[]
  | { readonly [name: string]: Normal }

export interface KaitaiPacket {
  readonly body: Normal
  /** Bytes of the body that its type did not read. */
  readonly unread: number
}

export interface KaitaiParser {
  /** Every packet of a stream. @throws Error where the bytes are not what the .ksy says */
  parse(stream: Uint8Array): KaitaiPacket[]
}

/** Compiles in a process of its own, which is killed at the deadline: the compiler has hung before. */
const COMPILE = `
const compiler = require('kaitai-struct-compiler')
const { parse } = require('yaml')
const specs = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
Promise.all(specs.map((ksy) => compiler.compile('javascript', parse(ksy), undefined, false))).then(
  (all) => process.stdout.write(JSON.stringify(all)),
  (error) => { console.error(String(error)); process.exitCode = 1 },
)`

/** JavaScript by file name. */
type Compiled = ReadonlyMap<string, string>

/** @returns JavaScript of each. @throws Error with the compiler's complaint, or at the deadline */
export function compileAll(specs: readonly string[], deadlineMs = 60_000): Compiled[] {
  const output = execFileSync(process.execPath, ['--input-type=commonjs', '--eval', COMPILE], {
    cwd: PROJECT,
    input: JSON.stringify(specs),
    encoding: 'utf8',
    stdio: 'pipe',
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  })
  const all: unknown = JSON.parse(output)
  return (Array.isArray(all) ? all : []).map((files: unknown) => {
    const entries = Object.entries(isRecord(files) ? files : {})
    return new Map(entries.map(([name, text]) => [name, String(text)]))
  })
}

export function compileKsy(ksy: string): Compiled {
  return compileAll([ksy])[0] ?? new Map()
}

/** @param name of a folder for the compiled parser, one for each test file */
export function createParser(ksy: string, name: string): KaitaiParser {
  return parserOf(compileKsy(ksy), name)
}

/** @param files what the compiler made of one .ksy */
export function parserOf(files: Compiled, name: string): KaitaiParser {
  const folder = emptyFolder(name)
  const [compiled] = files
  if (!compiled) throw new Error('kaitai-struct-compiler made nothing')
  const [file, text] = compiled
  const className = file.replace(/\.js$/, '')
  writeFiles(folder, [[`${className}.cjs`, text]])
  const module: unknown = createRequire(import.meta.url)(join(folder, `${className}.cjs`))
  const Parser = toRecord(module)[className]
  if (typeof Parser !== 'function') throw new Error(`the compiled module has no ${className}`)
  return {
    parse(stream) {
      const { packets } = toRecord(Reflect.construct(Parser, [openStream(stream)]))
      return Array.isArray(packets) ? packets.map((packet) => packetOf(toRecord(packet))) : []
    },
  }
}

/** The body has another name where the header has a field of that name. */
function packetOf(packet: Readonly<Record<string, unknown>>): KaitaiPacket {
  const body = packet.bodyOfPacket ?? packet.body
  const stream = isRecord(body) && isRecord(body._io) ? body._io : {}
  return { body: normalise(body), unread: Number(stream.size ?? 0) - Number(stream.pos ?? 0) }
}

/** Names that start with _ are Kaitai's own. */
export function normalise(value: unknown): Normal {
  if (typeof value === 'number') {
    return Number.isInteger(value) && !Object.is(value, -0) ? BigInt(value) : value
  }
  if (typeof value === 'bigint' || typeof value === 'string' || typeof value === 'boolean') return value
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return value.map(normalise)
  const members = Object.entries(toRecord(value)).filter(
    ([name, member]) => member !== undefined && !name.startsWith('_'),
  )
  return Object.fromEntries(members.map(([name, member]) => [name, normalise(member)]))
}

export interface Comparison {
  /** Where the two differ, with both values. */
  readonly differences: readonly string[]
  /** What Kaitai has and we keep from the packet's type: lengths, constants, reserved fields. */
  readonly hidden: readonly string[]
}

export function compare(ours: Normal, theirs: Normal, path = ''): Comparison {
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) {
    return together(ours.map((item: Normal, i) => compare(item, theirs[i] ?? '', `${path}[]`)))
  }
  // Which case it is, a value of ours says; theirs is the case itself.
  if (isCase(ours) && !(isStructure(theirs) && 'type' in theirs)) return compare(ours.value, theirs, path)
  if (isStructure(ours) && isStructure(theirs)) {
    const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
    const hidden = Object.keys(theirs).filter((name) => !(name in ours))
    const inside = Object.entries(ours).map(([name, value]) =>
      compare(value, theirs[name] ?? 'nothing', at(name)),
    )
    return together([...inside, { differences: [], hidden: hidden.map(at) }])
  }
  return {
    differences: Object.is(ours, theirs) ? [] : [`${path}: ${show(ours)}, Kaitai has ${show(theirs)}`],
    hidden: [],
  }
}

function together(parts: readonly Comparison[]): Comparison {
  return {
    differences: parts.flatMap(({ differences }) => differences),
    hidden: [...new Set(parts.flatMap(({ hidden }) => hidden))],
  }
}

function show(value: Normal): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}` : inner))
}

function isCase(value: Normal): value is { readonly type: string; readonly value: Normal } {
  return isStructure(value) && Object.keys(value).join() === 'type,value' && typeof value.type === 'string'
}

function isStructure(value: Normal): value is { readonly [name: string]: Normal } {
  return typeof value === 'object' && !Array.isArray(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function toRecord(value: unknown): Record<string, unknown> {
  if (isRecord(value)) return value
  throw new Error(`found ${String(value)}, expected an object`)
}
