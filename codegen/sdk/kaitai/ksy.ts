/** The .ksy as the compiler takes it: an object, with docs that a language's comments can hold. */

import { parse } from 'yaml'

export type Ksy = string | number | boolean | null | readonly Ksy[] | { readonly [key: string]: Ksy }

/** Wider integers than JavaScript's numbers are left as text, which is an expression just as well. */
export function parseKsy(text: string): Ksy {
  return withoutBig(parse(text, { intAsBigInt: true }))
}

function withoutBig(value: unknown): Ksy {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (Array.isArray(value)) return value.map(withoutBig)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutBig(member)]))
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

/** @param change what is done to every doc */
export function withDocs(ksy: Ksy, change: (doc: string) => string): Ksy {
  if (isList(ksy)) return ksy.map((item) => withDocs(item, change))
  if (typeof ksy !== 'object' || ksy === null) return ksy
  return Object.fromEntries(
    Object.entries(ksy).map(([key, value]) => [
      key,
      key === 'doc' && typeof value === 'string' ? change(value) : withDocs(value, change),
    ]),
  )
}

function isList(ksy: Ksy): ksy is readonly Ksy[] {
  return Array.isArray(ksy)
}
