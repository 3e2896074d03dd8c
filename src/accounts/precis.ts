/**
 * Which characters a name and a password may have: the string classes of PRECIS (RFC 8264), with the contextual
 * rules of RFC 5892, appendix A, and the Bidi rule of RFC 5893, section 2. The Unicode data is the engine's own, so
 * it is as new as Node. The one library for this on npm, precis-js,
 * stopped in 2016 at Unicode 8.
 */

/** Identifier: letters, digits and printable ASCII. Freeform: spaces, symbols and punctuation as well. */
export type StringClass = 'identifier' | 'freeform'

/** RFC 8264, section 9.6: always valid, and never. */
const VALID = /[\u00df\u03c2\u06fd\u06fe\u0f0b\u3007]/u
const DISALLOWED = /[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]/u
/** Sections 9.9 to 9.13, and 8 at its end: unassigned, conjoining jamo, invisible, controls. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7fb]/u
/** Section 9.1: letters and digits. */
const LETTERS_AND_DIGITS = /[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]/u
/** Section 9.11. */
const ASCII = /[!-~]/
/** Section 9.17: with a compatibility decomposition, such as ligatures. */
const isCompatible = (character: string): boolean => character.normalize('NFKC') !== character

/**
 * The first character that the class does not have, or not at this place.
 * @param text in NFC
 */
export function firstOutside(stringClass: StringClass, text: string): string | undefined {
  const characters = Array.from(text)
  return characters.find((character, at) => {
    const rule = contextual(character)
    return rule ? !rule(characters, at) : !belongs(stringClass, character)
  })
}

function belongs(stringClass: StringClass, character: string): boolean {
  if (VALID.test(character) || ASCII.test(character)) return true
  if (DISALLOWED.test(character) || UNSEEN.test(character)) return false
  if (stringClass === 'freeform') return !/[\p{Zl}\p{Zp}]/u.test(character) // neither is a space (section 9.14)
  return LETTERS_AND_DIGITS.test(character) && !isCompatible(character)
}

type Rule = (characters: readonly string[], at: number) => boolean

/** RFC 5892, appendix A, in its order. */
function contextual(character: string): Rule | undefined {
  if (character === '\u200c') return (all, at) => afterVirama(all, at) || breaksJoin(all, at)
  if (character === '\u200d') return afterVirama
  if (character === '\u00b7') return (all, at) => all[at - 1] === 'l' && all[at + 1] === 'l'
  if (character === '\u0375') return (all, at) => /\p{Script=Greek}/u.test(all[at + 1] ?? '')
  if (/[\u05f3\u05f4]/.test(character)) return (all, at) => /\p{Script=Hebrew}/u.test(all[at - 1] ?? '')
  if (character === '\u30fb') {
    return (all) => all.some((other) => /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(other))
  }
  if (/[\u0660-\u0669]/.test(character)) return (all) => !all.some((other) => /[\u06f0-\u06f9]/.test(other))
  if (/[\u06f0-\u06f9]/.test(character)) return (all) => !all.some((other) => /[\u0660-\u0669]/.test(other))
  return undefined
}

/**
 * The combining class of a virama is 9. JavaScript has no property for it, but normalization sorts marks by it: a
 * virama goes behind U+3099, whose class is 8, and before U+05B0, whose class is 10.
 */
const afterVirama: Rule = (characters, at) => {
  const before = characters[at - 1] ?? ''
  return (
    /^\p{M}$/u.test(before) &&
    `a${before}\u3099`.normalize('NFD') === `a\u3099${before}` &&
    `a\u05b0${before}`.normalize('NFD') === `a${before}\u05b0`
  )
}

/** Arabic letters that join to the next one, and those that join to the one before (ArabicShaping.txt, U+0620 to U+06FF). */
const JOINS_NEXT =
  /[\u0620\u0626\u0628\u062a-\u062e\u0633-\u063f\u0641-\u0647\u0649\u064a\u066e\u066f\u0678-\u0687\u069a-\u06bf\u06c1\u06c2\u06cc\u06ce\u06d0\u06d1\u06fa-\u06fc\u06ff]/
const JOINS_BEFORE =
  /[\u0620\u0622-\u064a\u066e\u066f\u0671-\u0673\u0675-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff]/

/** U+200C is seen only where it parts letters that would join. Known for Arabic script; elsewhere it is refused. */
const breaksJoin: Rule = (characters, at) => {
  const seen = (other: string): boolean => !/\p{Mn}/u.test(other)
  const before = characters.slice(0, at).findLast(seen) ?? ''
  const after = characters.slice(at + 1).find(seen) ?? ''
  return JOINS_NEXT.test(before) && JOINS_BEFORE.test(after)
}

/** The blocks of scripts that run from right to left; their marks and digits are told apart first. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const ARABIC_DIGIT = /[\u0660-\u0669\u{10d30}-\u{10d39}]/u
const EUROPEAN_DIGIT = /[0-9\u06f0-\u06f9]/
const MARK = /[\p{Mn}\u200c\u200d]/u

type Direction = 'right' | 'left' | 'arabic digit' | 'digit' | 'mark' | 'neutral'

/** The bidirectional class, as far as the rule looks at it, of a character of the identifier class. Neutral is punctuation in ASCII alone. */
function directionOf(character: string): Direction {
  if (MARK.test(character)) return 'mark'
  if (ARABIC_DIGIT.test(character)) return 'arabic digit'
  if (EUROPEAN_DIGIT.test(character)) return 'digit'
  if (RIGHT_TO_LEFT.test(character)) return 'right'
  return /[!-/:-@[-`{-~]/.test(character) ? 'neutral' : 'left'
}

/** RFC 5893, section 2: text that runs from right to left looks the same wherever it stands. */
export function keepsBidiRule(text: string): boolean {
  const directions = Array.from(text, directionOf)
  const has = (direction: Direction): boolean => directions.includes(direction)
  if (!has('right') && !has('arabic digit')) return true
  const last = directions.findLast((direction) => direction !== 'mark')
  return (
    directions[0] === 'right' &&
    !has('left') &&
    (last === 'right' || last === 'digit' || last === 'arabic digit') &&
    !(has('digit') && has('arabic digit'))
  )
}
