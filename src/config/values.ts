/** How the values of settings are written: what is taken, and what is said of anything else. */

import { isIP } from 'node:net'

/** A kind of value, for flags, variables and files alike. */
export interface Kind<T> {
  /** In help: `number` for `--port <number>`. */
  readonly placeholder: string
  /** Ends the sentence `found "x", expected …`. */
  readonly expected: string
  /** The value that the text means; undefined where it means none. */
  parse(text: string): T | undefined
  /** As text that `parse` takes. */
  print(value: T): string
}

export function integer(min: number, max: number): Kind<number> {
  return {
    placeholder: 'number',
    expected: `an integer from ${min} to ${max}`,
    parse: (text) => (/^\d{1,15}$/.test(text) ? within(Number(text), min, max) : undefined),
    print: String,
  }
}

/** @param unit what there are so many of: `packets a second` */
export function amount(min: number, max: number, unit: string): Kind<number> {
  return {
    placeholder: 'number',
    expected: `${unit} from ${min} to ${max}`,
    parse: (text) => within(decimal(text), min, max),
    print: String,
  }
}

const TIMES: readonly Unit[] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]

/** A time in whole ms; a number without a unit is seconds. */
export function duration(min: number, max: number): Kind<number> {
  const print = (ms: number): string => withUnit(ms, TIMES)
  return {
    placeholder: 'time',
    expected: `a time from ${print(min)} to ${print(max)} (units: ms, s, m, h)`,
    parse: (text) => within(withoutUnit(text, TIMES, 1000), min, max),
    print,
  }
}

const SIZES: readonly Unit[] = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
  ['', 1],
]

/** Whole bytes. @param unit what is counted: `bytes`, `bytes a second` */
export function bytes(min: number, max: number, unit = 'bytes'): Kind<number> {
  const print = (size: number): string => withUnit(size, SIZES)
  return {
    placeholder: 'bytes',
    expected: `${unit} from ${print(min)} to ${print(max)} (units: KiB, MiB, GiB)`,
    parse: (text) => within(withoutUnit(text, SIZES, 1), min, max),
    print,
  }
}

export function choice<const T extends string>(...values: readonly T[]): Kind<T> {
  return {
    placeholder: 'how',
    expected: `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`,
    parse: (text) => values.find((value) => value === text),
    print: String,
  }
}

export const address: Kind<string> = {
  placeholder: 'address',
  expected: 'an IP address or a host name, without a port',
  parse: (text) => (isIP(text) !== 0 || /^[a-z0-9_]([a-z0-9_.-]{0,252})$/i.test(text) ? text : undefined),
  print: String,
}

/** Text of at most 4096 characters without a NUL: what file systems take as a path. */
export function text(placeholder: string, expected: string, pattern = /^[^\0]{1,4096}$/s): Kind<string> {
  return {
    placeholder,
    expected,
    parse: (text) => (pattern.test(text) ? text : undefined),
    print: String,
  }
}

/**
 * The same, or `off`. `no` and `false` mean that as well: it is what tools make of an unquoted `off` that take
 * YAML for version 1.1.
 */
export function orOff<T, Off>(kind: Kind<T>, off: Off): Kind<T | Off> {
  return {
    placeholder: `${kind.placeholder}|off`,
    expected: `${kind.expected}, or off`,
    parse: (text) => (/^(off|no|false)$/.test(text) ? off : kind.parse(text)),
    print: (value) => (isOff(value, off) ? 'off' : kind.print(value)),
  }
}

function isOff<T, Off>(value: T | Off, off: Off): value is Off {
  return value === off
}

/** A kind that may be absent: there is no way to write that. */
export function optional<T>(kind: Kind<T>): Kind<T | undefined> {
  return { ...kind, print: (value) => (value === undefined ? '' : kind.print(value)) }
}

type Unit = readonly [name: string, factor: number]

function within(value: number | undefined, min: number, max: number): number | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined
}

function decimal(text: string): number | undefined {
  return /^\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined
}

/** @param bare the factor of a number without a unit */
function withoutUnit(text: string, units: readonly Unit[], bare: number): number | undefined {
  const [, digits = '', name = ''] = /^([\d.]+)([a-z]*)$/i.exec(text) ?? []
  const factor = name === '' ? bare : units.find(([unit]) => unit === name)?.[1]
  const value = (decimal(digits) ?? Number.NaN) * (factor ?? Number.NaN)
  return Number.isSafeInteger(value) ? value : undefined
}

/** In the largest unit that leaves a whole number. */
function withUnit(value: number, units: readonly Unit[]): string {
  const [name, factor] = units.find(([, factor]) => value >= factor && value % factor === 0) ?? ['', 1]
  return `${value / factor}${value === 0 && units === TIMES ? 's' : name}`
}
