/** What a message of the load says: who, which of theirs, and when it was due; read back without a string. */

import { Text } from '../../generated/typescript/runtime/text.js'

const SENDER = 5
const NUMBER = 9
const TIME = 12
/** Bytes of the shortest message. */
export const SHORTEST = SENDER + NUMBER + TIME
const ZERO = 0x30

export interface Message {
  sender: number
  /** From 0. */
  number: number
  /** When it was due, µs since the load began. */
  due: number
}

/** One buffer, filled anew for each message: it has been copied into a frame when the next one is made. */
export function createWriter(size: number): (message: Readonly<Message>) => Text {
  const text = Text.of('.'.repeat(size))
  return ({ sender, number, due }) => {
    writeDigits(text.bytes, 0, SENDER, sender)
    writeDigits(text.bytes, SENDER, NUMBER, number)
    writeDigits(text.bytes, SENDER + NUMBER, TIME, due)
    return text
  }
}

/** Whether the text is a message of the load, which then is in `into`. */
export function readMessage({ bytes, start, length }: Text, into: Message): boolean {
  if (length < SHORTEST) return false
  into.sender = readDigits(bytes, start, SENDER)
  into.number = readDigits(bytes, start + SENDER, NUMBER)
  into.due = readDigits(bytes, start + SENDER + NUMBER, TIME)
  return into.sender >= 0 && into.number >= 0 && into.due >= 0
}

function writeDigits(bytes: Uint8Array, at: number, count: number, value: number): void {
  let left = Math.floor(value)
  for (let i = at + count - 1; i >= at; i--) {
    bytes[i] = ZERO + (left % 10)
    left = Math.floor(left / 10)
  }
}

/** -1 where something else than a digit stands there. */
function readDigits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = at; i < at + count; i++) {
    const digit = (bytes[i] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
