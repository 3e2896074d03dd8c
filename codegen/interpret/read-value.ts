/** Reads one number, text or piece of data from its field. */

import type { BytesShape, ContentsShape, Field, Packet, TextShape } from '../model/model.js'
import { evaluateInteger, type Scope } from './evaluate.js'
import { join } from './layout.js'
import { floatFrom, integerFrom } from './numbers.js'
import { DecodeProblem, type DecodeReason } from './reasons.js'
import { describe, ending, fill, type Span } from './spans.js'
import { type FilledField, splitField, textFrom } from './text.js'
import type { Value } from './value.js'

/** The packet's bytes, and how far they have been read. */
export interface Input {
  readonly packet: Packet
  readonly bytes: Uint8Array
  at: number
  readonly spans: Span[]
  /** What the spans' paths start with: 'header', or '' in the body. */
  under: string
}

/** A field to read a value of. */
export interface Wanted {
  readonly field: Field
  /** For errors. */
  readonly path: string
  /** For the span: the same, with the place in a list. */
  readonly label: string
}

export function problemAt(
  { packet }: Input,
  at: number,
  path: string,
  reason: DecodeReason,
  problem: string,
): DecodeProblem {
  return new DecodeProblem(packet.name.spec, path, at, reason, problem)
}

/** The next `size` bytes. */
export function take(input: Input, size: number, path: string): Uint8Array {
  const { bytes, at } = input
  const left = bytes.length - at
  if (size < 0) throw problemAt(input, at, path, 'size', `found a size of ${size}, expected 0 or more`)
  if (size > left) throw problemAt(input, at, path, 'short', `found ${left} bytes, expected ${size}`)
  input.at += size
  return bytes.subarray(at, input.at)
}

/** Everything that has been read since `start`. */
export function addSpan(
  input: Input,
  start: number,
  field: Field,
  label: string,
  text: string,
  end = input.at,
): void {
  if (end > start) input.spans.push({ start, end, path: join(input.under, label), field, text })
}

/** Everything but structures and bit fields, which share their bytes. */
export function readValue(input: Input, wanted: Wanted, scope: Scope): Value {
  const { field, path, label } = wanted
  const { shape } = field
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
  addSpan(input, start, field, label, describe(field, value, input.packet))
  return value
}

function readContents(input: Input, shape: ContentsShape, path: string): Value {
  const start = input.at
  const bytes = take(input, shape.bytes.length, path)
  for (const [i, expected] of shape.bytes.entries()) {
    const found = bytes[i]
    if (found !== expected)
      throw problemAt(input, start + i, path, 'contents', `found byte ${found}, expected ${expected}`)
  }
  return bytes
}

function readData(input: Input, wanted: Wanted, shape: TextShape | BytesShape, scope: Scope): Value {
  const { field, path, label } = wanted
  const start = input.at
  const { bytes, split } =
    shape.extent.kind === 'terminated'
      ? takeTerminated(input, shape.terminator ?? 0, path)
      : takeFilled(input, shape, path, scope)
  const value = valueFrom(input, shape, bytes.subarray(0, split.value), path, start)
  const terminated = split.terminated > split.value
  const text = `${describe(field, value, input.packet)}${ending(shape.terminator, terminated)}`
  addSpan(input, start, field, label, text, start + split.terminated)
  addSpan(input, start + split.terminated, field, label, fill(bytes.subarray(split.terminated), shape.pad))
  return value
}

function takeFilled(
  input: Input,
  { extent, terminator, pad }: TextShape | BytesShape,
  path: string,
  scope: Scope,
): { readonly bytes: Uint8Array; readonly split: FilledField } {
  const size =
    extent.kind === 'size' ? Number(evaluateInteger(extent.size, scope)) : input.bytes.length - input.at
  const bytes = take(input, size, path)
  return { bytes, split: splitField(bytes, terminator, pad) }
}

function takeTerminated(
  input: Input,
  terminator: number,
  path: string,
): { readonly bytes: Uint8Array; readonly split: FilledField } {
  const rest = input.bytes.subarray(input.at)
  const found = rest.indexOf(terminator)
  if (found === -1) {
    const problem = `found no terminator in ${rest.length} bytes, expected the end of the field`
    throw problemAt(input, input.at, path, 'terminator', problem)
  }
  return { bytes: take(input, found + 1, path), split: { value: found, terminated: found + 1 } }
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
  throw problemAt(input, start + text, path, 'text', `found bytes that are not ${shape.encoding}`)
}
