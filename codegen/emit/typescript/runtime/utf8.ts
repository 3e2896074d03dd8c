/** Strings and their bytes. Nothing here throws: who knows the packet and the field says what is wrong. */

/**
 * Where there is Node's Buffer, its methods are several times as fast as what the language has; elsewhere, in browsers,
 * a TextDecoder reads.
 */
const host: { readonly Object: unknown; readonly Buffer?: NodeBuffer } = globalThis
interface NodeBuffer {
  byteLength(text: string): number
  readonly prototype: {
    latin1Slice?(this: Uint8Array, from: number, to: number): string
    ucs2Slice?(this: Uint8Array, from: number, to: number): string
    utf8Slice?(this: Uint8Array, from: number, to: number): string
    latin1Write?(this: Uint8Array, text: string, at: number, length: number): number
  }
}
const { latin1Slice, ucs2Slice, utf8Slice, latin1Write } = host.Buffer?.prototype ?? {}
const byteLength = host.Buffer?.byteLength
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Characters up to which it is quicker to go through the text here than to hand it to somebody who does. */
const SHORT_READ = 8
const SHORT_WRITE = 28

/** UTF-16 of text that is being read: the host's UTF-8 decoder takes three times as long as going over the bytes here. */
const units = new Uint16Array(4096)
const unitBytes = new Uint8Array(units.buffer)
/** Only where the units stand in memory as the host reads them. */
units[0] = 0x41
const readsUnits = ucs2Slice?.call(unitBytes, 0, 2) === 'A'

/** Unicode code points of the text; a lone surrogate counts as one. */
export function codePoints(text: string): number {
  let count = text.length
  for (let i = 1; i < text.length; i++) {
    const second = (text.charCodeAt(i) & 0xfc00) === 0xdc00
    if (second && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) count--
  }
  return count
}

/** Bytes that the text takes in UTF-8; a lone surrogate counts as 3. */
export function stringLength(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    length += unit < 0x800 ? 1 : 2
    // A pair takes 4 bytes: 2 for its units, and the 2 that were just added.
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++
  }
  return length
}

/**
 * Writes text of some length that is all ASCII and has no `barred` (a byte; -1: none) in it; there is room for it.
 * @returns whether it did
 */
export function writeLong(bytes: Uint8Array, at: number, text: string, barred: number): boolean {
  if (text.length <= SHORT_WRITE || !latin1Write || !byteLength) return false
  // Most text that is not ASCII shows it at once, and need not be measured.
  if (text.charCodeAt(0) >= 0x80 || byteLength(text) !== text.length) return false
  if (barred !== -1 && text.includes(String.fromCharCode(barred))) return false
  latin1Write.call(bytes, text, at, text.length)
  return true
}

/**
 * Writes a whole field, where its text is what text mostly is: well-formed, nothing beyond U+FFFF, and short of the
 * field's end by 3 bytes.
 * @param text a string; anything else is left to others
 * @param terminator less than 0x80; zeros follow it
 * @returns whether it did; if not, some of it may have been written
 */
export function setText(
  bytes: Uint8Array,
  at: number,
  end: number,
  text: unknown,
  terminator: number,
): boolean {
  if (typeof text !== 'string' || text.length >= end - at) return false
  const { length } = text
  let to = at
  if (length > SHORT_WRITE && writeLong(bytes, at, text, terminator)) to += length
  else {
    const last = end - 3
    for (let i = 0; i < length; i++) {
      if (to >= last) return false
      const unit = text.charCodeAt(i)
      if (unit < 0x80) {
        if (unit === terminator) return false
        bytes[to++] = unit
      } else if (unit >= 0x800) {
        if ((unit & 0xf800) === 0xd800) return false
        bytes[to] = 0xe0 | (unit >>> 12)
        bytes[to + 1] = 0x80 | ((unit >>> 6) & 0x3f)
        bytes[to + 2] = 0x80 | (unit & 0x3f)
        to += 3
      } else {
        bytes[to] = 0xc0 | (unit >>> 6)
        bytes[to + 1] = 0x80 | (unit & 0x3f)
        to += 2
      }
    }
  }
  bytes[to++] = terminator
  fillUp(bytes, to, end, 0)
  return true
}

/** Not the one of Node's Buffer, which looks at its arguments for longer than it fills. */
const fill = Uint8Array.prototype.fill
/** Bytes up to which a loop fills as fast as a call does. */
const FEW = 48

export function fillUp(bytes: Uint8Array, from: number, end: number, byte: number): void {
  if (end - from > FEW) fill.call(bytes, byte, from, end)
  else for (let i = from; i < end; i++) bytes[i] = byte
}

/** Bytes up to which a loop copies as fast as a call does, and the view of the source that it takes. */
const FEW_COPIED = 32

/** Copies `from` from `start` to `end`; returns where the copy ends. Buffer's own looks at its arguments for longer. */
export function copyBytes(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  const size = end - start
  if (size > FEW_COPIED) to.set(new Uint8Array(from.buffer, from.byteOffset + start, size), at)
  else for (let i = 0; i < size; i++) to[at + i] = from[start + i] ?? 0
  return at + size
}

/**
 * One pass over a field, which tells where its value ends and whether that is UTF-8.
 * @param terminator ends the value, less than 0x80; -1: none
 * @returns where the value ends: at the terminator, or with the field; -1: it is not well-formed
 */
export function textEnd(bytes: Uint8Array, at: number, end: number, terminator: number): number {
  const i = plainEnd(bytes, at, end, terminator)
  return (bytes[i] ?? 0) < 0x80 || i === end ? i : wideEnd(bytes, i, end, terminator)
}

/** The value of a field as a string, by the same rules; undefined: it is not well-formed. */
export function getText(bytes: Uint8Array, at: number, end: number, terminator: number): string | undefined {
  const i = plainEnd(bytes, at, end, terminator)
  if ((bytes[i] ?? 0) < 0x80 || i === end) return asciiText(bytes, at, i)
  return readWide(bytes, at, i, end, terminator)
}

/** Where the terminator stands, or the first byte that is not ASCII: a loop that does nothing else, for most text. */
function plainEnd(bytes: Uint8Array, at: number, end: number, terminator: number): number {
  let i = at
  for (; i < end; i++) {
    const byte = bytes[i]
    if (byte === undefined || byte === terminator || byte >= 0x80) break
  }
  return i
}

function wideEnd(bytes: Uint8Array, wide: number, end: number, terminator: number): number {
  let i = wide
  while (i < end) {
    const first = bytes[i] ?? 0
    if (first === terminator) break
    if (first < 0x80) i++
    else {
      const size = sequenceAt(bytes, i, end)
      if (size === 0) return -1
      i += size
    }
  }
  return i
}

/** @param wide where the first byte stands that is not ASCII */
function readWide(
  bytes: Uint8Array,
  at: number,
  wide: number,
  end: number,
  terminator: number,
): string | undefined {
  if (!readsUnits || end - at > units.length) {
    const stop = wideEnd(bytes, wide, end, terminator)
    return stop === -1 ? undefined : utf8Text(bytes, at, stop)
  }
  let count = 0
  for (let i = at; i < wide; i++) units[count++] = bytes[i] ?? 0
  let i = wide
  while (i < end) {
    const first = bytes[i] ?? 0
    if (first === terminator) break
    if (first < 0x80) {
      units[count++] = first
      i++
      continue
    }
    const size = sequenceAt(bytes, i, end)
    const second = (bytes[i + 1] ?? 0) & 0x3f
    // A unit keeps the lower 16 bits: 4 of the first byte's.
    if (size === 3) units[count++] = (first << 12) | (second << 6) | ((bytes[i + 2] ?? 0) & 0x3f)
    else if (size === 2) units[count++] = ((first & 0x1f) << 6) | second
    else if (size === 4) {
      const third = (bytes[i + 2] ?? 0) & 0x3f
      // A pair of units has 10 bits each of what is left when 0x10000 is taken off: 0x40 in the first one's place.
      units[count++] = 0xd800 - 0x40 + (((first & 7) << 8) | (second << 2) | (third >>> 4))
      units[count++] = 0xdc00 | ((third & 0xf) << 6) | ((bytes[i + 3] ?? 0) & 0x3f)
    } else return undefined
    i += size
  }
  return ucs2Slice?.call(unitBytes, 0, count * 2)
}

/** Bytes of the sequence that starts at `at`, whose first is not ASCII; 0: not well-formed (Unicode 15, table 3-7). */
function sequenceAt(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0
  const second = bytes[at + 1] ?? 0
  if (first >= 0xe0 && first < 0xf0) {
    if (at + 3 > end || ((second ^ 0x80) | ((bytes[at + 2] ?? 0) ^ 0x80)) > 0x3f) return 0
    // Nothing longer than needed, no surrogates.
    if (first === 0xe0 ? second < 0xa0 : first === 0xed && second > 0x9f) return 0
    return 3
  }
  if (first < 0xe0) return first < 0xc2 || at + 2 > end || (second ^ 0x80) > 0x3f ? 0 : 2
  if (first > 0xf4 || at + 4 > end) return 0
  if (((second ^ 0x80) | ((bytes[at + 2] ?? 0) ^ 0x80) | ((bytes[at + 3] ?? 0) ^ 0x80)) > 0x3f) return 0
  // Nothing longer than needed, nothing beyond U+10FFFF.
  if (first === 0xf0 ? second < 0x90 : first === 0xf4 && second > 0x8f) return 0
  return 4
}

/** Where the first byte stands that is not ASCII. */
export function asciiEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const byte = bytes[i]
    if (byte === undefined || byte >= 0x80) return i
  }
  return end
}

function utf8Text(bytes: Uint8Array, at: number, end: number): string {
  // Node's own takes a byte order mark for text, as it is here.
  return utf8Slice ? utf8Slice.call(bytes, at, end) : decoder.decode(bytes.subarray(at, end))
}

function asciiText(bytes: Uint8Array, at: number, end: number): string {
  const length = end - at
  if (length <= SHORT_READ) return length === 0 ? '' : shortText(bytes, at, length)
  return latin1Slice ? latin1Slice.call(bytes, at, end) : decoder.decode(bytes.subarray(at, end))
}

/** A string in one call, where adding its characters up one by one would make a string for each. */
function shortText(bytes: Uint8Array, at: number, length: number): string {
  const a = bytes[at] ?? 0
  const b = bytes[at + 1] ?? 0
  const c = bytes[at + 2] ?? 0
  const d = bytes[at + 3] ?? 0
  switch (length) {
    case 1:
      return String.fromCharCode(a)
    case 2:
      return String.fromCharCode(a, b)
    case 3:
      return String.fromCharCode(a, b, c)
    case 4:
      return String.fromCharCode(a, b, c, d)
  }
  const e = bytes[at + 4] ?? 0
  const f = bytes[at + 5] ?? 0
  const g = bytes[at + 6] ?? 0
  switch (length) {
    case 5:
      return String.fromCharCode(a, b, c, d, e)
    case 6:
      return String.fromCharCode(a, b, c, d, e, f)
    case 7:
      return String.fromCharCode(a, b, c, d, e, f, g)
    default:
      return String.fromCharCode(a, b, c, d, e, f, g, bytes[at + 7] ?? 0)
  }
}
