/** What an example is made with, and the parts of it that are made so far. */

import type { Value } from '../../interpret/value.js'
import type { BytesShape, Field, ResultRule, TextShape } from '../../model/model.js'
import { terminatorBytes } from '../../model/model.js'
import { type Room, sampleBytes, sampleText } from './sample-values.js'

/** Bytes or elements where the packet sets no limit. */
const FREE_BYTES = 40
export const FREE_ELEMENTS = 2

/** Numbers to try where the first choice makes no packet: sizes that are products, odd conditions. */
export const PREFERRED = [undefined, 1n, 2n, 0n, 4n, 8n, -1n]

export interface Choice {
  readonly result: ResultRule | undefined
  /** The number to take where a field allows it. */
  readonly preferred: bigint | undefined
  /** The length to take where nothing tells it. */
  readonly guess: bigint | undefined
  /** Which element of a list it is for; 0 where it is none. */
  readonly index: number
}

/** A structure on its way. */
export interface Making {
  readonly choice: Choice
  readonly scope: Map<Field, Value>
  /** What a field that measures others has promised: their bytes or elements, or a whole value of so many bytes. */
  readonly lengths: Map<Field, bigint>
  readonly values: Map<Field, Value>
  /** Bytes for what reads to the end; undefined where the structure's own bytes are not counted. */
  readonly rest: number | undefined
}

/** @param size bytes that the field takes; undefined: as many as the value needs */
export function dataOf(
  { index, preferred }: Choice,
  field: Field,
  shape: TextShape | BytesShape,
  size: number | undefined,
): string | Uint8Array {
  const ending = terminatorBytes(shape)
  const room: Room = {
    most: size === undefined ? FREE_BYTES : Math.max(0, size - ending),
    full: size !== undefined && ending === 0 && shape.pad === undefined,
  }
  return shape.kind === 'text'
    ? sampleText(field, shape, { index, preferred }, room)
    : sampleBytes(shape, room)
}
