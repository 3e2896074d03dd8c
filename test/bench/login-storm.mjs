/**
 * Users who all come back at once, as after a restart: how many logins a second the server does, how long it takes until
 * everybody is in, and how long chats of those who are in take meanwhile. `npm run bench:logins [-- users…]`
 *
 * Whoever is told to try again (34), or is closed at the login deadline, does so after a pause that doubles each time, up
 * to 8 seconds. Talkers have a thread of their own, so that their clock does not wait for the crowd's.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const SIZES = process.argv.slice(2).map(Number)
/** Addresses that they come from: loopback has 127.0.0.0/8. */
const ADDRESSES = 50
/** Connections that are being opened at the same time. */
const OPENING = 500
/** ms after which it is given up. */
const LONGEST = 10 * 60_000
/** In rooms of 5, a message of each 10 times a second. */
const TALKERS = 20
const TALK_MS = 100
/** ms of talk before the crowd comes. */
const QUIET_MS = 5000

const frame = (id, ...fields) => {
  const body = Buffer.concat(
    fields.map(([text, size]) => Buffer.concat([Buffer.from(text), Buffer.alloc(size)], size)),
  )
  const bytes = Buffer.alloc(5 + body.length)
  bytes.writeUInt16LE(bytes.length)
  bytes.writeUInt16LE(id, 2)
  body.copy(bytes, 5)
  return bytes
}
const login = (user) => frame(201, [user, 33], ['pw', 33])

/** Calls back with each packet's id and body. */
function onPackets(socket, heard) {
  let rest = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 5 && rest.length >= rest.readUInt16LE(0)) {
      const length = rest.readUInt16LE(0)
      heard(rest.readUInt16LE(2), rest.subarray(5, length))
      rest = rest.subarray(length)
    }
  })
}

/** Talks until it is told to stop; tells how long each message took to each listener, ms, when it is asked. */
async function talk(port) {
  let times = []
  const sockets = await Promise.all(
    Array.from({ length: TALKERS }, async (_, n) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      await once(socket, 'connect')
      const room = Buffer.alloc(4)
      room.writeInt32LE(n % (TALKERS / 5))
      const inRoom = new Promise((resolve) => {
        onPackets(socket, (id, body) => {
          if (id === 207) resolve(undefined)
          if (id === 223) times.push(performance.now() - Number(body.toString('latin1', 33).split('\0')[0]))
        })
      })
      socket.write(Buffer.concat([login(`talker${n}`), frame(206, [room, 4])]))
      await inRoom
      return socket
    }),
  )
  const talking = setInterval(() => {
    for (const socket of sockets) socket.write(frame(221, [`${performance.now()}`, 257]))
  }, TALK_MS)
  parentPort.on('message', (what) => {
    if (what === 'stop') {
      clearInterval(talking)
      for (const socket of sockets) socket.destroy()
      parentPort.close()
      return
    }
    parentPort.postMessage(times)
    times = []
  })
  parentPort.postMessage('ready')
}

/** One user who comes back, and does not give up. Counts what it is told. */
async function comeBack(port, n, opening, told) {
  const user = `user${n}`
  let tries = 0
  const pause = () => Math.min(8000, 1000 * 2 ** tries++) * (0.5 + Math.random())
  for (;;) {
    await opening.enter()
    const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.1.${1 + (n % ADDRESSES)}` })
    socket.on('error', () => undefined)
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined)
    opening.leave()
    const isIn = await new Promise((resolve) => {
      socket.once('close', () => resolve(false))
      onPackets(socket, (_id, body) => {
        const result = body.readUInt16LE(0)
        told.set(result, (told.get(result) ?? 0) + 1)
        if (result === 0) resolve(true)
        else setTimeout(() => socket.write(login(user)), pause())
      })
      socket.write(login(user))
    })
    if (isIn) return socket
    told.set('closed', (told.get('closed') ?? 0) + 1)
    await sleep(pause())
  }
}

/** So many at a time. */
function door(width) {
  const waiting = []
  let inside = 0
  return {
    async enter() {
      if (inside >= width) await new Promise((resolve) => waiting.push(resolve))
      inside++
    },
    leave() {
      inside--
      waiting.shift()?.()
    },
  }
}

const percentile = (times, share) =>
  Array.from(times).sort((a, b) => a - b)[Math.floor(times.length * share)] ?? Number.NaN
const latency = (times) =>
  `p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms`

async function makeAccounts(data, users) {
  const { openLmdbStore } = await import('../../dist/src/accounts/lmdb-store.js')
  const { hashPassword } = await import('../../dist/src/accounts/passwords.js')
  const store = openLmdbStore(data)
  const hash = await hashPassword('pw')
  const names = [
    ...Array.from({ length: users }, (_, n) => `user${n}`),
    ...Array.from({ length: TALKERS }, (_, n) => `talker${n}`),
  ]
  await Promise.all(names.map((name) => store.add(name, hash)))
  await store.close()
}

async function startServer(data, users) {
  const flags = {
    '--port': '0',
    '--http-port': 'off',
    '--data': data,
    '--registration': 'closed',
    '--max-users': `${users + TALKERS}`,
    '--log-level': 'info',
  }
  const server = spawn(
    process.execPath,
    ['--max-semi-space-size=4', 'dist/src/cli.js', 'serve', ...Object.entries(flags).flat()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines = createInterface({ input: server.stdout })
  const port = new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const { msg, port } = JSON.parse(line)
      if (/^listening/.test(msg)) resolve(port)
    })
    server.once('exit', (code) => reject(new Error(`the server did not start: exit code ${code}`)))
  })
  return { server, port: await port }
}

async function measure(users) {
  const data = mkdtempSync(join(tmpdir(), 'parley-logins-'))
  await makeAccounts(data, users)
  const { server, port } = await startServer(data, users)
  const talkers = new Worker(new URL(import.meta.url), { workerData: port })
  const times = async () => {
    talkers.postMessage('times')
    return (await once(talkers, 'message'))[0]
  }
  try {
    await once(talkers, 'message')
    await times()
    await sleep(QUIET_MS)
    const before = await times()
    const told = new Map()
    const from = performance.now()
    const opening = door(OPENING)
    const ins = []
    const everybody = Promise.all(
      Array.from({ length: users }, async (_, n) => {
        const socket = await comeBack(port, n, opening, told)
        ins.push((performance.now() - from) / 1000)
        return socket
      }),
    )
    const sockets = await Promise.race([everybody, sleep(LONGEST, undefined, { ref: false })])
    const seconds = (performance.now() - from) / 1000
    const meanwhile = await times()
    if (!sockets)
      throw new Error(`not everybody was in after ${LONGEST / 1000} s: ${JSON.stringify([...told])}`)
    const words = { 0: 'in', 34: 'told to try again', closed: 'closed at the login deadline' }
    process.stdout.write(
      [
        `${users} at once, ${availableParallelism()} cores: half are in after ${percentile(ins, 0.5).toFixed(1)} s, 90 % after ${percentile(ins, 0.9).toFixed(1)} s, all after ${seconds.toFixed(1)} s`,
        `  ${Math.round((0.9 * users) / percentile(ins, 0.9))} logins a second, up to those 90 %`,
        `  answers: ${[...told].map(([what, times]) => `${times} ${words[what] ?? what}`).join(', ')}`,
        `  chats before: ${latency(before)}; meanwhile: ${latency(meanwhile)}\n`,
      ].join('\n'),
    )
    for (const socket of sockets) socket.destroy()
  } finally {
    talkers.postMessage('stop')
    server.kill('SIGKILL')
    await once(server, 'exit')
    rmSync(data, { recursive: true, force: true })
  }
}

if (isMainThread) {
  for (const users of SIZES.length > 0 ? SIZES : [1000, 10_000]) await measure(users)
  process.exit() // what is still pausing before its next try
} else await talk(workerData)
