/**
 * Every way in which a packet can behave: the generated dispatcher, handler types and client compile under the
 * strict flags together with handlers and a host that stand below, and do what the spec says when they run.
 */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generate } from '../../codegen/generate.js'
import { emptyFolder, writeFiles } from './workspace.js'

const SPEC = 'test/codegen/specs/every-behaviour.yaml'

const HANDLERS: Readonly<Record<string, string>> = {
  joined: '(c) => c.done()',
  left: '(c) => c.session.silent ? c.done() : c.sendGone({}).done()',
  enterRequest: `async (c, { name }) => {
    if (name === '') return c.refuse(Outcome.TOO_WEAK)
    const asked = await c.askFindPlayer({ name })
    if (asked.answer.strength < 5) return asked.refuse(Outcome.TOO_WEAK)
    return asked.reply({ items: [{ name: 'sword', weight: 3 }], gold: 1n, title: 'Sir' })
  }`,
  move: '(c, { x }) => c.sendMoved({ x }).done()',
  shout: `(c) => {
    const pinged = c.sendPingToSender({}).sendPingToSender({}).sendPingToUser(c.session.friend ?? c.session, {})
    return c.session.silent ? pinged.done() : pinged.sendPing({}).done()
  }`,
  heartbeat: '(c) => c.done()',
}

const TYPES = `
export interface Session { state: string; silent: boolean; friend?: Session; readonly heard: string[] }
export interface Services { readonly none: true }
`

/** Runs the dispatcher and prints what everybody heard, one line for each step. */
const MAIN = `
import { Dispatcher } from './typescript/dispatcher.js'
import { handlers } from './typescript/handler-table.js'
import * as duel from './typescript/index.js'
import type { Session, Services } from './handlers/types.js'

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
const outlet = (heard: string[]): duel.Outlet => {
  const bytes = new Uint8Array(1000)
  return { end: 0, reserve: () => bytes, commit: (end) => heard.push(hex(bytes.subarray(0, end))) }
}
const closed: string[] = []
const others: string[] = []
let strength = 9
const dispatcher = new Dispatcher<Session, Services>(handlers, {
  services: { none: true },
  stateOf: (session) => duel.sessionStates.find((state) => state === session.state) ?? 'fresh',
  moveTo(session, state) { session.heard.push('-> ' + state); session.state = state },
  sender: (session) => outlet(session.heard),
  others: () => outlet(others),
  closeForState: (_session, packet) => closed.push(packet),
  playerStore: { findPlayer: async () => ({ strength }) },
})
const session: Session = { state: 'fresh', silent: false, heard: [] }
const step = async (name: string, act: () => unknown): Promise<void> => {
  const outcome = await act()
  if (outcome instanceof duel.DecodeError) session.heard.push(outcome.message)
  if (typeof outcome === 'boolean') session.heard.push(String(outcome))
  console.log([name, ...session.heard.splice(0), ...others.splice(0).map((o) => 'others ' + o), ...closed.splice(0).map((c) => 'closed ' + c)].join(' | '))
}
const send = (id: duel.ClientPacketId, bytes: Uint8Array) => () => dispatcher.dispatch(session, id, bytes)
const enter = (name: string) => send(duel.PacketId.ENTER_REQUEST, duel.encodeEnterRequest({ name }))
await step('joined', () => dispatcher.joined(session))
await step('move too early', send(duel.PacketId.MOVE, duel.encodeMove({ x: 1 })))
await step('shout too early', send(duel.PacketId.SHOUT, duel.encodeShout()))
await step('enter refused at once', enter(''))
strength = 1
await step('enter refused after the ask', enter('a'))
strength = 9
await step('enter that cannot be read', send(duel.PacketId.ENTER_REQUEST, Uint8Array.of(10, 0, 4, 0xff)))
await step('which is answered', () => dispatcher.refuseMalformed(session, duel.PacketId.ENTER_REQUEST))
await step('enter', enter('a'))
await step('enter of a wrong length, in the wrong state', () => dispatcher.refuseMalformed(session, duel.PacketId.ENTER_REQUEST))
await step('shout of a wrong length', () => dispatcher.refuseMalformed(session, duel.PacketId.SHOUT))
await step('enter again', enter('a'))
session.silent = true
await step('shout in the lobby', send(duel.PacketId.SHOUT, duel.encodeShout()))
session.silent = false
await step('shout in the arena', send(duel.PacketId.SHOUT, duel.encodeShout()))
await step('move', send(duel.PacketId.MOVE, duel.encodeMove({ x: 1 })))
await step('heartbeat', send(duel.PacketId.HEARTBEAT, duel.encodeHeartbeat()))
await step('left', () => dispatcher.left(session))

const sent: string[] = []
const client = new duel.DuelClient({ send: (bytes) => sent.push(hex(bytes)), close: () => undefined })
await client.heartbeat()
await client.shout().catch((error: unknown) => console.log(String(error)))
const entered = client.enter({ name: 'a' })
client.receive(duel.encodeEnterResponse({ outcome: duel.Outcome.FINE, items: [], gold: 5n, title: '' }))
console.log(sent.join(' '), (await entered).gold, client.state)
await client.shout()
await client.move({ x: 1 })
console.log(sent.slice(2).join(' '), client.state)
`

test('compiles under the strict flags, and behaves as the spec says', () => {
  const folder = emptyFolder('every-behaviour')
  const { files, stubs, diagnostics } = generate(SPEC, readFileSync(SPEC, 'utf8'), {
    handlers: { to: '../handlers', back: '../typescript' },
  })
  expect(diagnostics).toEqual([])
  writeFiles(folder, files)
  for (const [name, stub] of stubs) {
    const camel = name.replace(/\.ts$/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
    const filled = stub.replace(/(Session, Services> = )[\s\S]*$/, `$1${HANDLERS[camel]}\n`)
    const outcome = filled.includes('Outcome.') ? "import { Outcome } from '../typescript/enums.js'\n" : ''
    writeFiles(folder, [[`handlers/${name}`, name === 'types.ts' ? TYPES : outcome + filled]])
  }
  writeFiles(folder, [
    ['main.ts', MAIN],
    ['package.json', '{"type":"module"}'],
    [
      'tsconfig.json',
      JSON.stringify({
        extends: '../../../tsconfig.json',
        compilerOptions: { noEmit: false, outDir: 'out', rootDir: '.' },
        include: ['.'],
        exclude: ['out', 'typescript/arbitraries.ts', 'typescript/runtime/arbitrary*'],
      }),
    ],
  ])
  execFileSync('node_modules/.bin/tsc', ['-p', folder], { stdio: 'pipe', encoding: 'utf8' })

  const title = '5369720000'.slice(0, 8)
  expect(
    execFileSync(process.execPath, [`${folder}/out/main.js`], { encoding: 'utf8' })
      .trim()
      .split('\n'),
  ).toEqual([
    'joined | -> fresh',
    'move too early',
    'shout too early | closed kSHOUT',
    'enter refused at once | 0b000e09000000000000000000'.concat('00'),
    'enter refused after the ask | -> waiting | -> fresh | 0b000e0900000000000000000000',
    'enter that cannot be read | kENTER_REQUEST.name at byte 3: found no 0x00 in 1 bytes, expected the end of the field',
    'which is answered | 0b000e0a00000000000000000000 | true',
    `enter | -> waiting | -> lobby | 0b00190701${'73776f726400'}0003${'0000000000000001'}${title}`,
    'enter of a wrong length, in the wrong state | 0b000e0800000000000000000000 | true',
    'shout of a wrong length | false',
    'enter again | 0b000e0800000000000000000000',
    'shout in the lobby | 0f0003 | 0f0003 | 0f0003 | -> arena',
    'shout in the arena | 0f0003 | 0f0003 | 0f0003 | -> arena | others 0f0003',
    'move | others 0d00073f800000',
    'heartbeat',
    'left | others 110003',
    'StateError: kSHOUT takes being in lobby or arena, and this session is in fresh',
    '100003 0a00056100 5n lobby',
    '0e0003 0c00073f800000 arena',
  ])
})
