/** FlatBuffers, with the calls that its compiler writes for these tables. */

import { Builder, ByteBuffer } from 'flatbuffers'
import type { Contestant, Prepared } from './contestant.js'
import type { Chat, Login, Users } from './values.js'
import { versionOf } from './version.js'

/** Where a table's fields are looked up: the first has 4, the next 6. */
const FIRST = 4
const SECOND = 6

/** It builds in a buffer that it keeps. */
export const flatbuffers: Contestant = {
  name: 'flatbuffers',
  version: versionOf('flatbuffers'),
  prepare({ kind, value }) {
    switch (kind) {
      case 'chat':
        return table(
          (builder) => pair(builder, value.userId, value.msg),
          (bytes, at): Chat => ({ userId: text(bytes, at, FIRST), msg: text(bytes, at, SECOND) }),
          (bytes, at) => lengthOf(bytes, at, SECOND),
        )
      case 'login':
        return table(
          (builder) => pair(builder, value.userId, value.password),
          (bytes, at): Login => ({ userId: text(bytes, at, FIRST), password: text(bytes, at, SECOND) }),
          (bytes, at) => lengthOf(bytes, at, FIRST),
        )
      case 'users':
        return table((builder) => list(builder, value), users, lastIndex)
    }
  },
}

function table(
  build: (builder: Builder) => number,
  read: (bytes: ByteBuffer, at: number) => unknown,
  look: (bytes: ByteBuffer, at: number) => unknown,
): Prepared {
  const builder = new Builder(1024)
  const encode = (): Uint8Array => {
    builder.clear()
    builder.finish(build(builder))
    return builder.asUint8Array()
  }
  const encoded = Uint8Array.from(encode())
  const bytes = new ByteBuffer(encoded)
  const root = (): number => bytes.readInt32(bytes.position()) + bytes.position()
  return { encode, decode: () => read(bytes, root()), view: () => look(bytes, root()), size: encoded.length }
}

function pair(builder: Builder, first: string, second: string): number {
  const [a, b] = [builder.createString(first), builder.createString(second)]
  builder.startObject(2)
  builder.addFieldOffset(0, a, 0)
  builder.addFieldOffset(1, b, 0)
  return builder.endObject()
}

function list(builder: Builder, { users }: Users): number {
  const offsets = users.map(({ userIndex, userId }) => {
    const id = builder.createString(userId)
    builder.startObject(2)
    builder.addFieldInt64(0, userIndex, 0n)
    builder.addFieldOffset(1, id, 0)
    return builder.endObject()
  })
  builder.startVector(4, offsets.length, 4)
  for (const offset of offsets.toReversed()) builder.addOffset(offset)
  const vector = builder.endVector()
  builder.startObject(1)
  builder.addFieldOffset(0, vector, 0)
  return builder.endObject()
}

function text(bytes: ByteBuffer, at: number, field: number): string {
  const offset = bytes.__offset(at, field)
  return offset === 0 ? '' : String(bytes.__string(at + offset))
}

/** Bytes of the text. */
function lengthOf(bytes: ByteBuffer, at: number, field: number): number {
  const start = at + bytes.__offset(at, field)
  return bytes.readInt32(start + bytes.readInt32(start))
}

function user(bytes: ByteBuffer, at: number, index: number): number {
  const offset = bytes.__offset(at, FIRST)
  return bytes.__indirect(bytes.__vector(at + offset) + index * 4)
}

function userIndex(bytes: ByteBuffer, at: number): bigint {
  return bytes.readUint64(at + bytes.__offset(at, FIRST))
}

function users(bytes: ByteBuffer, at: number): Users {
  const count = bytes.__vector_len(at + bytes.__offset(at, FIRST))
  return {
    users: Array.from({ length: count }, (_, i) => {
      const place = user(bytes, at, i)
      return { userIndex: userIndex(bytes, place), userId: text(bytes, place, SECOND) }
    }),
  }
}

function lastIndex(bytes: ByteBuffer, at: number): bigint {
  const count = bytes.__vector_len(at + bytes.__offset(at, FIRST))
  return userIndex(bytes, user(bytes, at, count - 1))
}
