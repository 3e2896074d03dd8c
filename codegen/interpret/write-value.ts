/** Writes one number, text or piece of data into its field. */

import { allowedText } from '../emit/shared/words.js'
import {
  type BitsShape,
  type BytesShape,
  type Field,
  type IntegerShape,
  limitsOf,
  type Shape,
  type TextShape,
  terminatorBytes,
  typeName,
} from '../model/model.js'
import { evaluateInteger, type Scope } from './evaluate.js'
import { isAllowed } from './layout.js'
import { floatBytes, integerBytes } from './numbers.js'
import { EncodeProblem, type EncodeReason } from './reasons.js'
import { terminatorIn, textBytes, textLength } from './text.js'
import { show, type Value } from './value.js'

export interface Output {
  readonly packet: string
  readonly bytes: number[]
  /** The most bytes that the header can tell of, itself left out. */
  readonly room: number
}

/** A field's value on its way out. */
export interface Written {
  readonly out: Output
  readonly field: Field
  /** The field's, or that of one of its cases, which `valid` is not about. */
  readonly shape: Shape
  readonly value: Value | undefined
  /** The field's, for errors. */
  readonly path: string
  readonly scope: Scope
}

export function refusal(
  { packet }: Output,
  path: string,
  reason: EncodeReason,
  problem: string,
): EncodeProblem {
  return new EncodeProblem(packet, path, reason, problem)
}

export function checkFrame(out: Output, size: number): void {
  if (size <= out.room) return
  throw refusal(out, '', 'frame', `found a body of ${size} bytes, expected at most ${out.room}`)
}

/** Everything but structures, contents and bit fields, which share their bytes. */
export function writeValue(written: Written): void {
  const { out, shape } = written
  if (shape.kind === 'integer') out.bytes.push(...integerBytes(shape, integerOf(written, shape)))
  else if (shape.kind === 'float') {
    const { value } = written
    if (typeof value !== 'number') throw wrongType(written, 'a number')
    checkValid(written, value)
    const finite = !Number.isFinite(value) || shape.bytes === 8 || Number.isFinite(Math.fround(value))
    if (!finite) throw refuse(written, 'range', `a number within the range of ${typeName(shape)}`)
    out.bytes.push(...floatBytes(shape, value))
  } else if (shape.kind === 'text' || shape.kind === 'bytes') writeData(written, shape)
}

/** The value, where it is an integer that fits. Flags are true and false. */
export function integerOf(written: Written, shape: IntegerShape | BitsShape): bigint {
  const { value } = written
  if (shape.kind === 'bits' && shape.flag) {
    if (typeof value !== 'boolean') throw wrongType(written, 'true or false')
    checkValid(written, value)
    return value ? 1n : 0n
  }
  if (typeof value !== 'bigint') throw wrongType(written, 'an integer')
  checkValid(written, value)
  const { min, max } = limitsOf(shape)
  if (value < min || value > max)
    throw refuse(written, 'range', `an integer from ${min} to ${max} (${typeName(shape)})`)
  return value
}

function writeData(written: Written, shape: TextShape | BytesShape): void {
  const { out, path, value, scope } = written
  const { extent, terminator, pad } = shape
  if (!isData(shape, value)) throw wrongType(written, shape.kind === 'text' ? 'text' : 'bytes')
  checkValid(written, value)
  const length = dataLength(shape, value)
  const ending = terminatorBytes(shape)
  const size = extent.kind === 'size' ? Number(evaluateInteger(extent.size, scope)) : length + ending
  const capacity = size - ending
  if (capacity < 0) throw refuse(written, 'size', `room for a value, not a size of ${size}`)
  checkFrame(out, out.bytes.length + size)
  if (length > capacity) throw refuse(written, 'too-long', `at most ${capacity} bytes, not ${length}`)
  const bytes = typeof value === 'string' ? textOf(written, shape, value) : value
  if (terminator !== undefined) {
    if (terminatorIn(shape, bytes) !== -1)
      throw refuse(written, 'terminator', `${hex(terminator)} only behind the value`)
  } else if (pad !== undefined) checkPadding(out, path, bytes, pad)
  else if (length < capacity) throw refuse(written, 'not-full', `exactly ${capacity} bytes, not ${length}`)

  const end = out.bytes.length + size
  for (const byte of bytes) out.bytes.push(byte)
  for (let i = 0; i < ending; i++) out.bytes.push(terminator ?? 0)
  while (out.bytes.length < end) out.bytes.push(pad ?? 0)
}

/** A value that ends in padding would be read without its end. */
export function checkPadding(out: Output, path: string, bytes: ArrayLike<number>, pad: number): void {
  if (bytes.length === 0 || bytes[bytes.length - 1] !== pad) return
  throw refusal(out, path, 'padding', `found ${hex(pad)} at the end of the value, which is the padding`)
}

export function isData(
  shape: TextShape | BytesShape,
  value: Value | undefined,
): value is string | Uint8Array {
  return shape.kind === 'text' ? typeof value === 'string' : value instanceof Uint8Array
}

/** Bytes of the value alone. */
export function dataLength(shape: TextShape | BytesShape, value: string | Uint8Array): number {
  return shape.kind === 'text' ? textLength(shape.encoding, String(value)) : value.length
}

function textOf(written: Written, shape: TextShape | BytesShape, text: string): Uint8Array {
  const bytes = textBytes(shape.kind === 'text' ? shape.encoding : 'UTF-8', text)
  if (bytes instanceof Uint8Array) return bytes
  throw refusal(written.out, written.path, 'text', `found ${bytes.found}, expected well-formed text`)
}

export function checkValid(written: Written, value: Value): void {
  const { field, shape, scope } = written
  const { valid } = field
  if (shape === field.shape && valid && !isAllowed(valid, field, value, scope))
    throw refuse(written, 'valid', allowedText(valid))
}

function wrongType(written: Written, expected: string): EncodeProblem {
  return refuse(written, 'type', expected)
}

function refuse({ out, path, value }: Written, reason: EncodeReason, expected: string): EncodeProblem {
  return refusal(out, path, reason, `found ${show(value)}, expected ${expected}`)
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`
}
