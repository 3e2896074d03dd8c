/**
 * The model: what a spec means, with every reference resolved. Every emitter reads it and nothing else;
 * nothing in it belongs to a target language. It is built by build.ts.
 */

import type { Expression } from './expression.js'
import type { Name } from './names.js'

/** What any spec has; a packet spec is a Protocol, a plain Kaitai spec a Format. */
export interface Layouts {
  readonly name: Name
  readonly title: string
  readonly doc: string | undefined
  /** The spec's file name, for the generated comments. */
  readonly file: string
  readonly enums: readonly EnumType[]
  /** A type stands behind the types it uses. */
  readonly types: readonly Struct[]
}

/** A file format: one structure is the whole. */
export interface Format extends Layouts {
  /** The last of the types. */
  readonly root: Struct
}

export interface Protocol extends Layouts {
  readonly header: Header
  /** A session starts in the first. */
  readonly states: readonly string[]
  readonly result: ResultRule | undefined
  readonly packets: readonly Packet[]
  /** 16 hex digits for what two sides have to agree on; see digest.ts. */
  readonly digest: string
}

export type Endian = 'le' | 'be'

/** How a reply says whether its request succeeded. */
export interface ResultRule {
  /** The reply's field, as the spec spells it. */
  readonly field: string
  readonly enum: EnumType
  readonly success: EnumEntry
}

export interface Header {
  /** Bytes. */
  readonly size: number
  readonly struct: Struct
  readonly frameLength: Field
  readonly packetId: Field
  /** The most that the frame length can say, bytes. */
  readonly maxFrame: number
}

/** The name of the header's structure; no type or packet has it. */
export const HEADER_NAME = 'header'

export interface EnumType {
  readonly name: Name
  readonly entries: readonly EnumEntry[]
}

export interface EnumEntry {
  readonly name: Name
  readonly value: number
  readonly doc: string | undefined
}

/** Bytes that are written; `max` is Infinity where nothing but the packet's end bounds it. */
export interface Size {
  readonly min: number
  readonly max: number
}

export interface Struct {
  readonly name: Name
  readonly doc: string | undefined
  /** What whoever uses the type tells it; none for packets. Their role is `param`. */
  readonly params: readonly Field[]
  readonly fields: readonly Field[]
  readonly instances: readonly Instance[]
  readonly size: Size
  readonly line: number
}

export interface Field {
  readonly name: Name
  readonly doc: string | undefined
  /** Of one element, where the field repeats. */
  readonly shape: Shape
  readonly repeat: Repeat | undefined
  /** The field is there only when this holds. */
  readonly condition: Expression | undefined
  readonly valid: Valid | undefined
  /** Settled while the structure is built: a field becomes derived when a later one is found to be measured by it. */
  role: Role
}

/** Computed from the fields, and nowhere on the wire. Where expressions name it, its value stands in its place. */
export interface Instance {
  readonly name: Name
  readonly doc: string | undefined
  readonly value: Expression
}

export type Repeat =
  | { readonly until: 'count'; readonly count: Expression }
  | { readonly until: 'eos' }
  /** Up to and with the first element for which it holds. */
  | { readonly until: 'condition'; readonly condition: Expression }

/** What a field is to somebody who fills in a packet. Only a `value` is in the packet's type. */
export type Role =
  | { readonly kind: 'value' }
  | { readonly kind: 'constant'; readonly value: Literal }
  /** It measures other fields, so the encoder derives it: the first tells the value, the rest must agree. */
  | { readonly kind: 'derived'; readonly measures: readonly Measure[] }
  /** Written as 0, ignored when read. */
  | { readonly kind: 'reserved' }
  /** The header's frame length and packet id. */
  | { readonly kind: 'frame'; readonly of: 'length' | 'id' }
  /** Not on the wire here: told by whoever uses the type. */
  | { readonly kind: 'param' }

/** measured = scale × length + offset, where measured is `field`'s bytes, or how often it repeats. */
export interface Measure {
  readonly field: Field
  readonly of: 'bytes' | 'count'
  readonly scale: bigint
  readonly offset: bigint
}

export type Literal = bigint | number | string | boolean

export type Valid =
  | { readonly kind: 'range'; readonly min: Literal | undefined; readonly max: Literal | undefined }
  | { readonly kind: 'any-of'; readonly values: readonly Literal[] }
  /** Computed from the value itself and from fields before it. */
  | { readonly kind: 'holds'; readonly condition: Expression; readonly text: string }

export type Shape =
  | IntegerShape
  | FloatShape
  | BitsShape
  | TextShape
  | BytesShape
  | ContentsShape
  | StructShape
  | SwitchShape

export interface IntegerShape {
  readonly kind: 'integer'
  readonly bytes: 1 | 2 | 4 | 8
  readonly signed: boolean
  readonly endian: Endian
  readonly enum: EnumType | undefined
}

export interface FloatShape {
  readonly kind: 'float'
  readonly bytes: 4 | 8
  readonly endian: Endian
}

/** Bit fields next to each other form a group, which starts and ends on a byte. */
export interface BitsShape {
  readonly kind: 'bits'
  readonly width: number
  readonly endian: Endian
  readonly enum: EnumType | undefined
  /** b1 without an enum. */
  readonly flag: boolean
  /** Bits from the start of the group. */
  position: number
  /** Bytes of the whole group, on its first field; 0 on the others. */
  groupBytes: number
}

/** Where text or bytes end. */
export type Extent =
  | { readonly kind: 'size'; readonly size: Expression }
  | { readonly kind: 'eos' }
  /** By their terminator, which is read and not kept. */
  | { readonly kind: 'terminated' }

export type Encoding = 'UTF-8' | 'ASCII' | 'UTF-16LE' | 'UTF-16BE'

export interface TextShape {
  readonly kind: 'text'
  readonly encoding: Encoding
  readonly extent: Extent
  /** A byte; in UTF-16 always 0, and then a unit of two bytes. */
  readonly terminator: number | undefined
  readonly pad: number | undefined
  /** When it is read, the packet may end anywhere behind the terminator; it is written in full. */
  readonly mayEndEarly: boolean
}

export interface BytesShape {
  readonly kind: 'bytes'
  readonly extent: Extent
  readonly terminator: number | undefined
  readonly pad: number | undefined
  /** As in text. */
  readonly mayEndEarly: boolean
}

export interface ContentsShape {
  readonly kind: 'contents'
  readonly bytes: readonly number[]
}

export interface StructShape {
  readonly kind: 'struct'
  readonly struct: Struct
  /** One for each parameter of the struct. */
  readonly args: readonly Expression[]
  /** The bytes set aside for it; undefined where it takes what it takes. What it leaves over of them is refused. */
  readonly extent: Exclude<Extent, { readonly kind: 'terminated' }> | undefined
  /** The byte that may fill what it leaves over. */
  readonly pad: number | undefined
}

/** One of several shapes; a value says which it is, and `on` has to agree. */
export interface SwitchShape {
  readonly kind: 'switch'
  readonly on: Expression
  /** Each of another name. The one with no values, if there is one, is for all that the others leave. */
  readonly variants: readonly Variant[]
}

export interface Variant {
  readonly name: Name
  /** Constants of `on`'s type. */
  readonly values: readonly Expression[]
  readonly shape: Exclude<Shape, SwitchShape | BitsShape | ContentsShape>
}

export interface Packet {
  readonly name: Name
  readonly id: number
  readonly from: 'client' | 'server' | 'internal'
  readonly doc: string | undefined
  readonly body: Struct
  readonly line: number
  /**
   * What it sets off; the packets that somebody handles have it: a client's, and the server's own events.
   * Settled last, when all packets are known.
   */
  behaviour: Behaviour | undefined
}

export interface Behaviour {
  /** The states in which it is allowed. */
  readonly states: readonly string[]
  readonly otherwise: Otherwise | undefined
  /** The reply's result for a whole frame whose body cannot be read; undefined: it closes the session. */
  readonly malformed: EnumEntry | undefined
  readonly refusals: readonly EnumEntry[]
  readonly sends: readonly Send[]
  readonly ask: Ask | undefined
  readonly reply: Packet | undefined
  readonly goes: string | undefined
  /** The handler reads the frame itself. On the wire it makes no difference. */
  readonly view: boolean
}

/** What happens in a state where the packet is not allowed. */
export type Otherwise =
  | { readonly kind: 'refuse'; readonly result: EnumEntry }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'close' }

export interface Send {
  readonly packet: Packet
  readonly to: 'others' | 'sender' | 'user'
  readonly repeat: boolean
  /** Sent only in these states, and then up to the handler; else undefined. */
  readonly when: readonly string[] | undefined
}

export interface Ask {
  readonly packet: Packet
  readonly of: Name
  readonly answer: Packet
  readonly meanwhile: string | undefined
}

/** Whether every value of the integer is exact as a double; wider ones are big integers in every target. */
export function isWide(shape: IntegerShape | BitsShape): boolean {
  return shape.kind === 'integer' ? shape.bytes === 8 : shape.width > 53
}

/** The values that fit the bits. */
export function limitsOf(shape: IntegerShape | BitsShape): { readonly min: bigint; readonly max: bigint } {
  if (shape.kind === 'bits') return { min: 0n, max: (1n << BigInt(shape.width)) - 1n }
  const bits = BigInt(shape.bytes * 8)
  if (!shape.signed) return { min: 0n, max: (1n << bits) - 1n }
  return { min: -(1n << (bits - 1n)), max: (1n << (bits - 1n)) - 1n }
}

/** Kaitai's name of the type: `u2le`, `s1`, `f8be`, `b12`. */
export function typeName(shape: IntegerShape | FloatShape | BitsShape): string {
  if (shape.kind === 'bits') return `b${shape.width}`
  const letter = shape.kind === 'float' ? 'f' : shape.signed ? 's' : 'u'
  return `${letter}${shape.bytes}${shape.bytes === 1 ? '' : shape.endian}`
}

export function isFixed(size: Size): boolean {
  return size.min === size.max
}

/** Text that one pass can read, or write, to its end: as almost all text is. */
export function isPlainText({ encoding, terminator = -1, pad }: TextShape): boolean {
  return encoding === 'UTF-8' && terminator < 0x80 && pad === undefined
}

/** The most bytes of text or data that fit the field, where a constant size says so. */
export function capacityOf(shape: TextShape | BytesShape): number | undefined {
  if (shape.extent.kind !== 'size' || shape.extent.size.kind !== 'integer') return undefined
  return Number(shape.extent.size.value) - terminatorBytes(shape)
}

/** The bytes that the spec sets aside for one value; undefined where it takes what it takes. */
export function extentOf(shape: Shape): Extent | undefined {
  switch (shape.kind) {
    case 'text':
    case 'bytes':
    case 'struct':
      return shape.extent
    case 'switch':
      // The attribute's size holds for all of its cases.
      return shape.variants.map(({ shape }) => extentOf(shape)).find((extent) => extent?.kind === 'size')
    default:
      return undefined
  }
}

/** Bytes that end the value and are not part of it. */
export function terminatorBytes(shape: TextShape | BytesShape): 0 | 1 | 2 {
  if (shape.terminator === undefined) return 0
  return shape.kind === 'text' && isUtf16(shape.encoding) ? 2 : 1
}

export function isUtf16(encoding: Encoding): encoding is 'UTF-16LE' | 'UTF-16BE' {
  return encoding === 'UTF-16LE' || encoding === 'UTF-16BE'
}

/** The fields that somebody who fills in the struct gives. */
export function valueFields(struct: Struct): Field[] {
  return struct.fields.filter((field) => field.role.kind === 'value')
}
