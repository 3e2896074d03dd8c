/** Kaitai's keys that have no place in code that also writes, and what to call them. */

const OUTSIDE: ReadonlyMap<string, string> = new Map([
  ['pos', 'pos: a field at a position'],
  ['io', 'io: reading from another stream'],
  ['process', 'process'],
  ['consume', 'consume'],
  ['include', 'include'],
  ['eos-error', 'eos-error'],
  ['imports', 'imports'],
])

/** Undefined for a key that is not Kaitai's, or is supported. */
export function outsideOf(key: string): string | undefined {
  return OUTSIDE.get(key)
}
