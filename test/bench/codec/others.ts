/** MessagePack and Avro. */

import avro from 'avsc'
import { Packr } from 'msgpackr'
import type { Contestant } from './contestant.js'
import type { Sample } from './values.js'
import { versionOf } from './version.js'

/** With records: the names of fields are sent once, and each value names its record. It packs into its own buffer. */
export const msgpackr: Contestant = {
  name: 'msgpackr',
  version: versionOf('msgpackr'),
  prepare({ value }) {
    const packr = new Packr({ structures: [], int64AsType: 'bigint' })
    packr.pack(value)
    const bytes = Uint8Array.from(packr.pack(value))
    return {
      encode: () => packr.pack(value),
      decode: () => packr.unpack(bytes),
      size: bytes.length,
    }
  },
}

const string = { type: 'string' } as const
const schemas = {
  chat: {
    type: 'record',
    name: 'Chat',
    fields: [
      { name: 'userId', type: string },
      { name: 'msg', type: string },
    ],
  },
  users: {
    type: 'record',
    name: 'Users',
    fields: [
      {
        name: 'users',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'User',
            fields: [
              { name: 'userIndex', type: 'long' },
              { name: 'userId', type: string },
            ],
          },
        },
      },
    ],
  },
  login: {
    type: 'record',
    name: 'Login',
    fields: [
      { name: 'userId', type: string },
      { name: 'password', type: string },
    ],
  },
} as const satisfies Record<Sample['kind'], avro.Schema>

/** Into a given buffer. Numbers of 64 bits are plain numbers, which loses nothing here and is faster. */
export const avsc: Contestant = {
  name: 'avsc',
  version: versionOf('avsc'),
  prepare({ kind, value }) {
    const type = avro.Type.forSchema(schemas[kind])
    const given =
      kind === 'users'
        ? { users: value.users.map((user) => ({ ...user, userIndex: Number(user.userIndex) })) }
        : value
    const space = Buffer.alloc(4096)
    const bytes = type.toBuffer(given)
    return {
      encode() {
        type.encode(given, space, 0)
        return space
      },
      decode: () => type.fromBuffer(bytes),
      size: bytes.length,
    }
  },
}
