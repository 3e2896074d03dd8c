/** The ring against a model: a plain list of bytes. */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { RingBuffer } from '../../src/net/ring-buffer.js'

const CAPACITY = 16

interface Model {
  bytes: number[]
}
type RingCommand = fc.Command<Model, RingBuffer>

class Write implements RingCommand {
  readonly chunk: Uint8Array
  readonly from: number
  constructor(chunk: Uint8Array, from: number) {
    this.chunk = chunk
    this.from = Math.min(from, chunk.length)
  }
  check = (): boolean => true
  run(model: Model, ring: RingBuffer): void {
    const fits = [...this.chunk.subarray(this.from)].slice(0, CAPACITY - model.bytes.length)
    expect(ring.write(this.chunk, this.from)).toBe(fits.length)
    model.bytes.push(...fits)
    agree(model, ring)
  }
  toString = (): string => `write(${this.chunk.length} bytes from ${this.from})`
}

class Peek implements RingCommand {
  readonly count: number
  constructor(count: number) {
    this.count = count
  }
  check = (): boolean => true
  run(model: Model, ring: RingBuffer): void {
    const scratch = new Uint8Array(CAPACITY)
    if (this.count > model.bytes.length) expect(() => ring.peek(this.count, scratch)).toThrow(RangeError)
    else expect([...ring.peek(this.count, scratch)]).toEqual(model.bytes.slice(0, this.count))
    agree(model, ring)
  }
  toString = (): string => `peek(${this.count})`
}

class Consume implements RingCommand {
  readonly count: number
  constructor(count: number) {
    this.count = count
  }
  check = (): boolean => true
  run(model: Model, ring: RingBuffer): void {
    if (this.count > model.bytes.length) expect(() => ring.consume(this.count)).toThrow(RangeError)
    else {
      ring.consume(this.count)
      model.bytes.splice(0, this.count)
    }
    agree(model, ring)
  }
  toString = (): string => `consume(${this.count})`
}

class Clear implements RingCommand {
  check = (): boolean => true
  run(model: Model, ring: RingBuffer): void {
    ring.clear()
    model.bytes = []
    agree(model, ring)
  }
  toString = (): string => 'clear()'
}

function agree(model: Model, ring: RingBuffer): void {
  expect(ring.length).toBe(model.bytes.length)
  expect(ring.free).toBe(CAPACITY - model.bytes.length)
}

test('writes, peeks and consumes are those of a list of bytes, around the end and when full', () => {
  const commands = fc.commands(
    [
      fc
        .tuple(fc.uint8Array({ maxLength: 20 }), fc.nat({ max: 4 }))
        .map(([chunk, from]) => new Write(chunk, from)),
      fc.nat({ max: 17 }).map((count) => new Peek(count)),
      fc.nat({ max: 17 }).map((count) => new Consume(count)),
      fc.constant(new Clear()),
    ],
    { maxCommands: 60, size: 'max' },
  )
  fc.assert(
    fc.property(commands, (run) => {
      fc.modelRun(() => ({ model: { bytes: [] }, real: new RingBuffer(CAPACITY) }), run)
    }),
    { numRuns: 1000 },
  )
})

test('its counters run over 2^32 without a trace', () => {
  const ring = new RingBuffer(2 ** 30)
  const chunk = new Uint8Array(2 ** 29)
  const scratch = new Uint8Array(4)
  for (let n = 0; n < 10; n++) {
    chunk.fill(n, 0, 4)
    expect(ring.write(chunk)).toBe(2 ** 29)
    expect([...ring.peek(4, scratch)]).toEqual([n, n, n, n])
    ring.consume(2 ** 29)
  }
})

test('a capacity that is no power of two is refused', () => {
  for (const capacity of [0, 3, 100, 2 ** 31]) expect(() => new RingBuffer(capacity)).toThrow(RangeError)
})
