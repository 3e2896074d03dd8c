/** A name of the spec, and how each language's conventions spell it. Case conversions stand here alone. */

export interface Name {
  /** As the spec writes it: `kROOM_CHAT_NOTIFY`, `user_id`. */
  readonly spec: string
  /** Lower case: `['room', 'chat', 'notify']`. */
  readonly words: readonly string[]
}

/** Takes `kUPPER_CASE` and `lower_case`. */
export function nameOf(spec: string): Name {
  const bare = /^k[A-Z]/.test(spec) ? spec.slice(1) : spec
  return { spec, words: bare.toLowerCase().split('_').filter(Boolean) }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** `RoomChatNotify` */
export const pascal = (name: Name): string => name.words.map(capital).join('')

/** `roomChatNotify` */
export const camel = (name: Name): string =>
  name.words.map((word, i) => (i === 0 ? word : capital(word))).join('')

/** `room-chat-notify` */
export const kebab = (name: Name): string => name.words.join('-')

/** `room_chat_notify` */
export const snake = (name: Name): string => name.words.join('_')

/** As Kaitai and its expressions write it: `room_chat_notify`; a name in lower case stays as it is. */
export const kaitai = (name: Name): string => (/^k[A-Z]/.test(name.spec) ? snake(name) : name.spec)

/** `ROOM_CHAT_NOTIFY` */
export const screaming = (name: Name): string => name.words.join('_').toUpperCase()
