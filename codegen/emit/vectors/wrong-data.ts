import { exactly, type Room } from '../../candidates/texts.js'
import { textLength } from '../../interpret/text.js'
import { isMeasured } from '../../model/layout.js'
import { type BytesShape, type Protocol, type TextShape, terminatorBytes } from '../../model/model.js'
import type { Leaf } from './leaves.js'
import type { Wrong } from './refused.js'
import { READABLE, tooMany } from './wrong-lists.js'

/** Text and bytes that do not fit their field whole, or would not be read back as they are. */
export function wrongData(protocol: Protocol, leaf: Leaf, shape: TextShape | BytesShape): Wrong[] {
  const room = roomOf(leaf, shape)
  const measured = isMeasured(leaf.struct, leaf.field) && !leaf.field.repeat
  const letters = (length: number): string | Uint8Array => fromText(shape, 'x'.repeat(length))
  const wrongs: Wrong[] = []
  const add = (about: string, reason: Wrong['reason'], value: Wrong['value']): void => {
    wrongs.push({ about, reason, value })
  }
  if (shape.extent.kind !== 'size') {
    const { maxFrame } = protocol.header
    if (maxFrame <= READABLE) add('longer than the header can tell', 'frame', letters(maxFrame))
  } else if (measured) {
    add('with a byte more', 'length', letters(room.max + 1))
    wrongs.push(...tooMany(protocol, leaf, letters))
  } else {
    add('a byte too long', 'too-long', letters(room.max + 1))
    if (shape.kind === 'text' && shape.encoding === 'UTF-8')
      add('too long in bytes, not in characters', 'too-long', '가'.repeat(Math.floor(room.max / 3) + 1))
    if (room.min > 0) add('a byte too short', 'not-full', letters(room.min - 1))
  }
  const { terminator, pad } = shape
  if (terminator !== undefined)
    add(
      'with its terminator in it',
      'terminator',
      fitting(shape, room, `a${String.fromCharCode(terminator)}b`),
    )
  else if (pad !== undefined)
    add('ending in its padding', 'padding', fitting(shape, room, `a${String.fromCharCode(pad)}`))
  if (shape.kind === 'text') {
    if (shape.encoding === 'ASCII') add('outside ASCII', 'text', fitting(shape, room, 'né'))
    add('with a high surrogate alone', 'text', fitting(shape, room, '\ud800a'))
    add('with a low surrogate alone', 'text', fitting(shape, room, '\udc00'))
  }
  if (leaf.field.valid) add('that is not allowed', 'valid', letters(room.max))
  return wrongs
}

/** Bytes that the value may take, as the frame has it. */
function roomOf({ frame, label, field, struct }: Leaf, shape: TextShape | BytesShape): Room {
  const { extent, terminator, pad } = shape
  const spans = frame.spans.filter(({ path }) => path === label)
  const size = (spans.at(-1)?.end ?? 0) - (spans[0]?.start ?? 0)
  const max = extent.kind === 'size' ? size - terminatorBytes(shape) : READABLE
  const filled = extent.kind === 'size' && terminator === undefined && pad === undefined
  const measured = isMeasured(struct, field) && !field.repeat
  return { min: filled || measured ? max : 0, max }
}

/** As much of the text as there is room for. */
function fitting(shape: TextShape | BytesShape, { min, max }: Room, text: string): string | Uint8Array {
  if (shape.kind === 'bytes') return fromText(shape, text.slice(0, max).padStart(min, 'x'))
  const taken = exactly(shape.encoding, text, { min: 0, max })
  return 'x'.repeat(Math.max(0, min - textLength(shape.encoding, taken))) + taken
}

function fromText(shape: TextShape | BytesShape, text: string): string | Uint8Array {
  return shape.kind === 'text' ? text : Uint8Array.from(text, (character) => character.charCodeAt(0))
}
