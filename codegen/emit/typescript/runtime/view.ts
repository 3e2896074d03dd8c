/** What views of packets are made of. */

import { Cursor } from './cursor.js'

const NOTHING = new Uint8Array(0)

/** Reads a structure's fields where they stand in a frame, each when it is asked for. */
export abstract class View {
  protected readonly cursor: Cursor
  /** Where the structure starts, bytes from the frame's start. */
  protected start = 0

  /** @param cursor that of the view that it is part of */
  constructor(cursor: Cursor = new Cursor(NOTHING, 0, 0, 0)) {
    this.cursor = cursor
  }

  /** The same structure at another place of the frame. */
  moveTo(start: number): this {
    this.start = start
    return this
  }
}

/** @throws RangeError where a list has no such element */
export function checkIndex(index: number, length: number, packet: string, field: string): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return
  throw new RangeError(`${packet}.${field}: found no element ${index}, expected 0 to ${length - 1}`)
}
