/** Frames in which one field's bytes are wrong. */

import { bitsFrom, integerFrom } from '../../interpret/numbers.js'
import { limitsOf, type TextShape } from '../../model/model.js'
import { forbidden, type NumberShape } from './forbidden.js'
import type { Damage } from './malformed.js'
import { firstOfEach, overwritten, type Place, withNumber } from './places.js'

export function fieldDamages(places: readonly Place[]): Damage[] {
  return firstOfEach(places).flatMap((place) => {
    const { shape, role } = place.field
    if (role.kind === 'reserved' || role.kind === 'frame') return []
    switch (shape.kind) {
      case 'integer':
      case 'float':
      case 'bits':
        return role.kind === 'derived' ? wrongLengths(place, shape) : wrongNumbers(place, shape)
      case 'text': {
        const everywhere = places.filter(({ label }) => label === place.label)
        return [...foreignTexts(everywhere, shape.encoding), ...otherText(place)]
      }
      case 'contents':
        return otherContents(place)
      default:
        return []
    }
  })
}

/** Numbers that `valid` does not allow, and those that make a size negative. */
function wrongNumbers(place: Place, shape: NumberShape): Damage[] {
  const { field, label, frame } = place
  const signed = shape.kind === 'integer' && shape.signed
  return [
    ...forbidden(field, shape).map((value): Damage => {
      const now = frame.about === 'ordinary values' ? '' : `${frame.about}, `
      return { about: `${now}${label} ${value}`, bytes: withNumber(place, value), reason: 'valid' }
    }),
    ...(signed ? [-1n, limitsOf(shape).min] : []).map(
      (value): Damage => ({ about: `${label} ${value}`, bytes: withNumber(place, value), reason: 'size' }),
    ),
  ]
}

/** Lengths and counts that tell of more or less than there is. */
function wrongLengths(place: Place, shape: NumberShape): Damage[] {
  if (shape.kind === 'float') return []
  const { label, frame, start, end } = place
  const bytes = frame.bytes.subarray(start, end)
  const now = shape.kind === 'bits' ? bitsFrom(shape, bytes) : integerFrom(shape, bytes)
  const { min, max } = limitsOf(shape)
  const others = [now + 1n, now - 1n, max, min].filter(
    (value) => value >= min && value <= max && value !== now,
  )
  return others.map((value) => ({
    about: `${label} ${value} instead of ${now}`,
    bytes: withNumber(place, value),
    reason: undefined,
  }))
}

/** What can't stand in text of the encoding. */
const FOREIGN: Readonly<
  Record<TextShape['encoding'], readonly (readonly [about: string, bytes: readonly number[]])[]>
> = {
  'UTF-8': [
    ['with a byte that is never in UTF-8', [0xff]],
    ['with the second byte of a character alone', [0x80]],
    ['with a character cut in half', [0xe3, 0x82]],
    ['with an overlong form', [0xc1, 0x81]],
    ['with a surrogate', [0xed, 0xa0, 0x80]],
    ['with a code point above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ],
  ASCII: [['with a byte that is not ASCII', [0x80]]],
}

/** Each in the first frame whose text is long enough. */
function foreignTexts(places: readonly Place[], encoding: TextShape['encoding']): Damage[] {
  return FOREIGN[encoding].flatMap(([about, bytes]): Damage[] => {
    const place = places.find(({ start, valueEnd }) => valueEnd - start > bytes.length)
    if (!place) return []
    const { frame, label, start } = place
    return [{ about: `${label} ${about}`, bytes: overwritten(frame.bytes, start, bytes), reason: 'text' }]
  })
}

/** Another text than those that are allowed, of the same length. */
function otherText({ field, frame, label, start, valueEnd }: Place): Damage[] {
  if ((!field.valid && field.role.kind !== 'constant') || valueEnd === start) return []
  const bytes = overwritten(frame.bytes, start, [(frame.bytes[start] ?? 0) ^ 1])
  return [{ about: `${label} with another first letter`, bytes, reason: 'valid' }]
}

function otherContents({ frame, label, start, end }: Place): Damage[] {
  const ends = [...new Set([start, end - 1])]
  return ends.map((at) => ({
    about: `${label} with another byte at ${at - start}`,
    bytes: overwritten(frame.bytes, at, [(frame.bytes[at] ?? 0) ^ 0xff]),
    reason: 'contents',
  }))
}
