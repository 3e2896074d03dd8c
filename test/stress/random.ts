/** Decisions that a seed repeats. Each actor has a stream of its own, so that timing never shifts what it decides. */
export interface Random {
  /** An integer from 0 to below `end`. */
  below(end: number): number
  /** An integer from `min` to `max`. */
  between(min: number, max: number): number
  chance(probability: number): boolean
  /** @throws RangeError where there is nothing to pick from */
  pick<T>(from: readonly T[]): T
  bytes(count: number): Buffer
}

/** @param stream the name of whoever decides */
export function random(seed: number, stream: string): Random {
  const next = sfc32(seed >>> 0, hash(stream), hash(`${stream}/2`), hash(`${seed}/${stream}`))
  const below = (end: number): number => Math.floor((next() / 2 ** 32) * end)
  return {
    below,
    between: (min, max) => min + below(max - min + 1),
    chance: (probability) => next() / 2 ** 32 < probability,
    pick(from) {
      for (const picked of from.slice(below(from.length))) return picked
      throw new RangeError('there is nothing to pick from')
    },
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => next() & 255)),
  }
}

/** Chris Doty-Humphrey's sfc32: 32 bits a step. */
function sfc32(first: number, second: number, third: number, counter: number): () => number {
  let [a, b, c, d] = [first, second, third, counter]
  const step = (): number => {
    const sum = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (let n = 0; n < 12; n++) step()
  return step
}

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}
