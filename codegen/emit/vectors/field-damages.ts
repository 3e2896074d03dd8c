/** Frames in which one field's bytes are wrong. */

import { ORDINARY } from '../../candidates/frames.js'
import { bitsFrom, integerFrom } from '../../interpret/numbers.js'
import type { DecodeReason } from '../../interpret/reasons.js'
import {
  type BitsShape,
  type IntegerShape,
  type Literal,
  limitsOf,
  type TextShape,
} from '../../model/model.js'
import { forbidden, type NumberShape } from './forbidden.js'
import type { Damage } from './malformed.js'
import { firstOfEach, overwritten, type Place, withNumber } from './places.js'

export function fieldDamages(places: readonly Place[]): Damage[] {
  return firstOfEach(places).flatMap((place) => {
    const { shape, label } = place
    const { role } = place.field
    if (role.kind === 'reserved' || role.kind === 'frame') return []
    switch (shape.kind) {
      case 'integer':
      case 'bits':
        return role.kind === 'derived' ? wrongLengths(place, shape) : wrongIntegers(place, shape)
      case 'float':
        return notAllowed(place, shape)
      case 'text': {
        const everywhere = places.filter((other) => other.label === label && other.shape.kind === 'text')
        return [...foreignTexts(everywhere, shape.encoding), ...otherText(place)]
      }
      case 'contents':
        return otherContents(place)
      default:
        return []
    }
  })
}

/** Numbers that `valid` does not allow. */
function notAllowed(place: Place, shape: NumberShape): Damage[] {
  const { field } = place
  return place.shape === field.shape ? withNumbers(place, forbidden(field, shape), 'valid') : []
}

/** The same, and those that make a size negative, fulfil no condition, or ask for no case. */
function wrongIntegers(place: Place, shape: IntegerShape | BitsShape): Damage[] {
  const now = numberAt(place, shape)
  const { min, max } = limitsOf(shape)
  const others = [now + 1n, now - 1n, 0n, min, max].filter(
    (value) => value >= min && value <= max && value !== now,
  )
  return [
    ...notAllowed(place, shape),
    ...(place.field.valid?.kind === 'holds' ? withNumbers(place, others, 'valid') : []),
    ...withNumbers(place, others, 'case'),
    ...(min < 0n ? withNumbers(place, [-1n, min], 'size') : []),
  ]
}

/** Lengths and counts that tell of more or less than there is. */
function wrongLengths(place: Place, shape: IntegerShape | BitsShape): Damage[] {
  const { min, max } = limitsOf(shape)
  const now = numberAt(place, shape)
  const others = [now + 1n, now - 1n, max, min].filter(
    (value) => value >= min && value <= max && value !== now,
  )
  return others.map((value) => ({
    about: `${place.label} ${value} instead of ${now}`,
    bytes: withNumber(place, value),
    reason: undefined,
  }))
}

function numberAt({ frame, start, end }: Place, shape: IntegerShape | BitsShape): bigint {
  const bytes = frame.bytes.subarray(start, end)
  return shape.kind === 'bits' ? bitsFrom(shape, bytes) : integerFrom(shape, bytes)
}

/** What else is not ordinary in the frame is told of, too. */
function withNumbers(place: Place, values: readonly Literal[], reason: DecodeReason): Damage[] {
  const { frame, label } = place
  const besides = frame.about === ORDINARY ? '' : `${frame.about}, `
  return values.map((value) => ({
    about: `${besides}${label} ${value}`,
    bytes: withNumber(place, value),
    reason,
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
  'UTF-16LE': [
    ['with a high surrogate alone', [0x00, 0xd8]],
    ['with a low surrogate alone', [0x00, 0xdc]],
  ],
  'UTF-16BE': [
    ['with a high surrogate alone', [0xd8, 0x00]],
    ['with a low surrogate alone', [0xdc, 0x00]],
  ],
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
function otherText({ field, shape, frame, label, start, valueEnd }: Place): Damage[] {
  const limited = field.role.kind === 'constant' || (field.valid && shape === field.shape)
  if (!limited || valueEnd === start) return []
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
