/** Kaitai Struct's JavaScript reader, compiled from the .ksy that we generate. It reads and cannot write. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { encodeLoginRequest } from '../../../generated/typescript/packets/login-request.js'
import { encodeRoomChatNotify } from '../../../generated/typescript/packets/room-chat-notify.js'
import { encodeRoomUserListNotify } from '../../../generated/typescript/packets/room-user-list-notify.js'
import { repository } from '../fanout/tools.js'
import type { Contestant } from './contestant.js'
import type { Sample } from './values.js'
import { versionOf } from './version.js'

/** In a process of its own, with a deadline: there is input on which the compiler hangs. */
const COMPILE = `
const compiler = require('kaitai-struct-compiler')
const ksy = require('yaml').parse(require('node:fs').readFileSync(0, 'utf8'))
compiler.compile('javascript', ksy, undefined, false).then((files) => process.stdout.write(files['Chat.js']))`
const DEADLINE_MS = 60_000

export function kaitai(): Contestant {
  const [Parser, Stream] = loadParser()
  return {
    name: 'kaitai-struct',
    version: versionOf('kaitai-struct-compiler'),
    prepare(sample) {
      const frame = encoded(sample)
      const read = (): unknown => Reflect.construct(Parser, [Reflect.construct(Stream, [frame.buffer])])
      return { encode: undefined, decode: read, size: frame.length }
    },
  }
}

function encoded({ kind, value }: Sample): Uint8Array {
  if (kind === 'chat') return encodeRoomChatNotify(value)
  return kind === 'users' ? encodeRoomUserListNotify(value) : encodeLoginRequest(value)
}

// biome-ignore lint/complexity/noBannedTypes: classes of compiled code that has no types
type Class = Function

function loadParser(): readonly [Class, Class] {
  const folder = join(repository, 'dist/bench')
  mkdirSync(folder, { recursive: true })
  const source = execFileSync(process.execPath, ['--input-type=commonjs', '--eval', COMPILE], {
    cwd: repository,
    input: readFileSync(join(repository, 'generated/kaitai/chat.ksy')),
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  })
  const file = join(folder, 'chat.cjs')
  writeFileSync(file, source)
  const load = createRequire(import.meta.url)
  const { Chat }: { readonly Chat: Class } = load(file)
  const stream: Class = load('kaitai-struct/KaitaiStream')
  return [Chat, stream]
}
