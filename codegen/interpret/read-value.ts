/** Reads one number, text or piece of data from its field. */

import {
  type BytesShape,
  type ContentsShape,
  type Field,
  type Packet,
  type Shape,
  type TextShape,
  terminatorBytes,
} from '../model/model.js'
import { evaluateInteger, type Scope } from './evaluate.js'
import { join } from './layout.js'
import { floatFrom, integerFrom } from './numbers.js'
import { DecodeProblem, type DecodeReason } from './reasons.js'
import { describe, ending, fill, type Span } from './spans.js'
import { type FilledField, splitField, terminatorIn, textFrom } from './text.js'
import type { Value } from './value.js'

/** The packet's bytes, and how far they have been read. */
export interface Input {
  readonly packet: Packet
  readonly bytes: Uint8Array
  at: number
  /** Nothing is read behind it: the packet's end, or that of the bytes set aside for a structure. */
  end: number
  readonly spans: Span[]
  /** What the spans' paths start with: 'header', or '' in the body. */
  under: string
}

/** One value of a field, or of one of its cases. */
export interface Wanted {
  readonly field: Field
  readonly shape: Shape
  /** For what is wrong with the value itself. */
  readonly path: string
  /** For what is inside it, and for its span: the same, with its place in a list. */
  readonly label: string
}

export function problemAt(
  { packet, at: here }: Input,
  path: string,
  reason: DecodeReason,
  problem: string,
  at = here,
): DecodeProblem {
  return new DecodeProblem(packet.name.spec, path, at, reason, problem)
}

/** The next `size` bytes. */
export function take(input: Input, size: number, path: string): Uint8Array {
  const { bytes, at, end } = input
  if (size < 0) throw problemAt(input, path, 'size', `found a size of ${size}, expected 0 or more`)
  if (size > end - at) throw problemAt(input, path, 'short', `found ${end - at} bytes, expected ${size}`)
  input.at += size
  return bytes.subarray(at, input.at)
}

/** Everything that has been read since `start`, or from there to `end`. */
export function addSpan(
  { spans, under, at }: Input,
  { field, shape, label }: Omit<Wanted, 'path'>,
  start: number,
  text: string,
  end = at,
): void {
  if (end > start) spans.push({ start, end, path: join(under, label), field, shape, text })
}

/** Everything but structures and bit fields, which share their bytes. */
export function readValue(input: Input, wanted: Wanted, scope: Scope): Value {
  const { field, shape, path } = wanted
  const start = input.at
  let value: Value
  switch (shape.kind) {
    case 'integer':
      value = integerFrom(shape, take(input, shape.bytes, path))
      break
    case 'float':
      value = floatFrom(shape, take(input, shape.bytes, path))
      break
    case 'contents':
      value = readContents(input, shape, path)
      break
    case 'text':
    case 'bytes':
      return readData(input, wanted, shape, scope)
    default:
      throw new Error(`${path} is not a single value`)
  }
  addSpan(input, wanted, start, describe(field, shape, value, input.packet))
  return value
}

function readContents(input: Input, shape: ContentsShape, path: string): Value {
  const start = input.at
  const bytes = take(input, shape.bytes.length, path)
  for (const [i, expected] of shape.bytes.entries()) {
    const found = bytes[i]
    if (found !== expected)
      throw problemAt(input, path, 'contents', `found byte ${found}, expected ${expected}`, start + i)
  }
  return bytes
}

function readData(input: Input, wanted: Wanted, shape: TextShape | BytesShape, scope: Scope): Value {
  const { field, path } = wanted
  const start = input.at
  const { bytes, split } =
    shape.extent.kind === 'terminated'
      ? takeTerminated(input, shape, path)
      : takeFilled(input, shape, path, scope)
  const value = valueFrom(input, shape, bytes.subarray(0, split.value), path, start)
  const terminated = split.terminated > split.value
  const text = `${describe(field, shape, value, input.packet)}${ending(shape.terminator, terminated)}`
  addSpan(input, wanted, start, text, start + split.terminated)
  addSpan(input, wanted, start + split.terminated, fill(bytes.subarray(split.terminated), shape.pad))
  return value
}

interface Taken {
  readonly bytes: Uint8Array
  readonly split: FilledField
}

function takeFilled(input: Input, shape: TextShape | BytesShape, path: string, scope: Scope): Taken {
  const { extent } = shape
  const left = input.end - input.at
  const size = extent.kind === 'size' ? Number(evaluateInteger(extent.size, scope)) : left
  const early = shape.mayEndEarly && left < size
  if (early && terminatorIn(shape, input.bytes.subarray(input.at, input.end)) === -1) {
    const problem = `found no terminator in ${left} bytes, expected ${size} bytes, or an end behind it`
    throw problemAt(input, path, 'terminator', problem)
  }
  const bytes = take(input, early ? left : size, path)
  return { bytes, split: splitField(bytes, shape) }
}

function takeTerminated(input: Input, shape: TextShape | BytesShape, path: string): Taken {
  const rest = input.bytes.subarray(input.at, input.end)
  const value = terminatorIn(shape, rest)
  if (value === -1) {
    const problem = `found no terminator in ${rest.length} bytes, expected the end of the field`
    throw problemAt(input, path, 'terminator', problem)
  }
  const terminated = value + terminatorBytes(shape)
  return { bytes: take(input, terminated, path), split: { value, terminated } }
}

function valueFrom(
  input: Input,
  shape: TextShape | BytesShape,
  bytes: Uint8Array,
  path: string,
  start: number,
): Value {
  if (shape.kind === 'bytes') return Uint8Array.from(bytes)
  const text = textFrom(shape.encoding, bytes)
  if (typeof text === 'string') return text
  throw problemAt(input, path, 'text', `found bytes that are not ${shape.encoding}`, start + text)
}
