/**
 * Text that others wrote, on its way to a terminal. Controls could move its cursor and forge lines, and bidirectional
 * overrides and isolates could show it in another order. Everything else is text: joiners and marks of direction
 * (U+200C to U+200F), number signs, and the tags that flags are made of.
 */

const STEERING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** For people to read: a replacement character for each. */
export function harmless(text: string): string {
  return text.replace(STEERING, '\ufffd')
}

/** For people who may have to type it again: `\u001b`, as a shell takes it in `$'…'`. */
export function escaped(text: string): string {
  return text.replace(STEERING, asEscape)
}

/** A line of JSON, which has escapes for its C0 controls already. */
export function escapedJson(line: string): string {
  return line.replace(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, asEscape)
}

function asEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
