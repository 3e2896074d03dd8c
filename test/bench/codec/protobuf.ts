/** Protocol Buffers, twice: protobufjs, which compiles a codec for each type, and protobuf-es. */

import { create, createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt'
import protobufjs from 'protobufjs'
import type { Contestant } from './contestant.js'
import { versionOf } from './version.js'

const PROTO = `
syntax = "proto3";
package bench;
message Chat { string user_id = 1; string msg = 2; }
message User { uint64 user_index = 1; string user_id = 2; }
message Users { repeated User users = 1; }
message Login { string user_id = 1; string password = 2; }
`

const { root } = protobufjs.parse(PROTO)
const typeNames = { chat: 'bench.Chat', users: 'bench.Users', login: 'bench.Login' } as const

/** It writes into memory of its own and cannot be given any. Numbers of 64 bits are given as Long's halves. */
export const protobufJs: Contestant = {
  name: 'protobufjs',
  version: versionOf('protobufjs'),
  prepare({ kind, value }) {
    const type = root.lookupType(typeNames[kind])
    const message = type.create(kind === 'users' ? { users: value.users.map(withHalves) } : value)
    const bytes = type.encode(message).finish()
    return {
      encode: () => type.encode(message).finish(),
      decode: () => type.decode(bytes),
      size: bytes.length,
    }
  },
}

function withHalves({ userIndex, userId }: { readonly userIndex: bigint; readonly userId: string }) {
  const low = Number(BigInt.asIntN(32, userIndex))
  const high = Number(BigInt.asIntN(32, userIndex >> 32n))
  return { userIndex: { low, high, unsigned: true }, userId }
}

const string = { type: FieldDescriptorProto_Type.STRING, label: FieldDescriptorProto_Label.OPTIONAL }
const uint64 = { type: FieldDescriptorProto_Type.UINT64, label: FieldDescriptorProto_Label.OPTIONAL }
const users = {
  type: FieldDescriptorProto_Type.MESSAGE,
  label: FieldDescriptorProto_Label.REPEATED,
  typeName: '.bench.User',
}

/** PROTO again, as its compiler hands it to protobuf-es. */
const file = create(FileDescriptorProtoSchema, {
  name: 'bench.proto',
  package: 'bench',
  syntax: 'proto3',
  messageType: [
    message('Chat', { user_id: string, msg: string }),
    message('User', { user_index: uint64, user_id: string }),
    message('Users', { users }),
    message('Login', { user_id: string, password: string }),
  ],
})

function message(name: string, fields: Readonly<Record<string, typeof string | typeof users>>) {
  const field = Object.entries(fields).map(([name, type], i) => ({ name, number: i + 1, ...type }))
  return { name, field }
}

/** It writes into memory of its own and cannot be given any. */
export const protobufEs: Contestant = {
  name: '@bufbuild/protobuf',
  version: versionOf('@bufbuild/protobuf'),
  prepare({ kind, value }) {
    const schema = createFileRegistry(file, () => undefined).getMessage(typeNames[kind])
    if (!schema) throw new Error(`no ${typeNames[kind]} in the descriptors`)
    const message = create(schema, { ...value })
    const bytes = toBinary(schema, message)
    return {
      encode: () => toBinary(schema, message),
      decode: () => fromBinary(schema, bytes),
      size: bytes.length,
    }
  },
}
