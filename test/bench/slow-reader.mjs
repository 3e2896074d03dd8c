/**
 * What a member that never reads costs the ten others of its room: their throughput, and the CPU time that a
 * delivery takes, with it and without it, in turns in one run. `npm run bench:slow-reader [rounds]`
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

const ROUNDS = Number(process.argv[2] ?? 7)
const TALKERS = 10
/** Messages of each talker in a round. */
const MESSAGES = 3000
/** Of Linux' /proc, per second. */
const CLOCK_TICKS = 100

const frame = (id, ...fields) => {
  const body = Buffer.concat(
    fields.map(([text, size]) =>
      size ? Buffer.concat([Buffer.from(text), Buffer.alloc(size)], size) : text,
    ),
  )
  const bytes = Buffer.alloc(5 + body.length)
  bytes.writeUInt16LE(bytes.length)
  bytes.writeUInt16LE(id, 2)
  body.copy(bytes, 5)
  return bytes
}
const login = (user) => frame(201, [user, 33], ['pw', 33])
const enter = frame(206, [Buffer.alloc(4)])
const chat = frame(221, ['x'.repeat(256), 257])

/** A member of room 0; `hear` is told the id of each packet that comes. */
async function member(port, user, hear) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  let rest = Buffer.alloc(0)
  const entered = new Promise((resolve) => {
    socket.on('data', (chunk) => {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
      let at = 0
      while (bytes.length - at >= 5 && bytes.length - at >= bytes.readUInt16LE(at)) {
        const id = bytes.readUInt16LE(at + 2)
        if (id === 207) resolve(undefined)
        else hear?.(id)
        at += bytes.readUInt16LE(at)
      }
      rest = bytes.subarray(at)
    })
  })
  socket.write(Buffer.concat([login(user), enter]))
  await entered
  return socket
}

/**
 * Each says its next message when the last was answered. A member that never reads is closed sooner or later; the
 * others hear it leave, and the next one sits down.
 * @returns seconds, CPU seconds of the server, and how many sat there
 */
async function play(port, pid, withStuck) {
  const sockets = []
  let [heard, sat, running] = [0, 0, true]
  let done = () => undefined
  const all = new Promise((resolve) => {
    done = resolve
  })
  const sitDown = async () => {
    const socket = await member(port, `stuck${++sat}`)
    socket.pause()
    sockets.push(socket)
  }
  for (let n = 0; n < TALKERS; n++) {
    let left = MESSAGES
    const socket = await member(port, `talker${n}`, (id) => {
      if (id === 222 && --left > 0) socket.write(chat)
      else if (id === 223 && ++heard === TALKERS * (TALKERS - 1) * MESSAGES) done()
      else if (id === 217 && n === 0 && running) sitDown()
    })
    sockets.push(socket)
  }
  const talkers = [...sockets]
  if (withStuck) await sitDown()
  const [time, cpu] = [performance.now(), cpuSeconds(pid)]
  for (const talker of talkers) talker.write(chat)
  await all
  running = false
  const took = { seconds: (performance.now() - time) / 1000, cpu: cpuSeconds(pid) - cpu, sat }
  for (const socket of sockets) socket.destroy()
  return took
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]

const limits = ['--session-rate', 'off', '--room-capacity', '20']
const args = ['dist/src/cli.js', 'serve', '--port', '0', '--http-port', 'off', '--auth', 'open', ...limits]
const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
let log = ''
const port = await new Promise((resolve) => {
  server.stdout.setEncoding('utf8').on('data', (text) => {
    log = (log + text).slice(-10_000)
    const found = /listening on 127\.0\.0\.1:(\d+)/.exec(log)
    if (found) resolve(Number(found[1]))
  })
})

const took = { without: [], with: [] }
for (let n = 0; n < ROUNDS; n++) {
  took.without.push(await play(port, server.pid, false))
  took.with.push(await play(port, server.pid, true))
}
server.kill()

const deliveries = TALKERS * (TALKERS - 1) * MESSAGES
console.log(`${ROUNDS} rounds each, in turns; ${deliveries} deliveries a round; medians`)
for (const [name, rounds] of Object.entries(took)) {
  const [seconds, cpu] = [median(rounds.map((r) => r.seconds)), median(rounds.map((r) => r.cpu))]
  const sat = rounds.reduce((sum, r) => sum + r.sat, 0)
  const rates = `${Math.round(deliveries / seconds)} deliveries/s, ${Math.round(deliveries / cpu)} per CPU second`
  console.log(`${name.padEnd(8)} ${rates}, ${sat} that never read`)
}
const ratio = (what) => median(took.without.map(what)) / median(took.with.map(what))
console.log(
  `with / without: ${ratio((r) => r.seconds).toFixed(2)} of the throughput, ${ratio((r) => r.cpu).toFixed(2)} per CPU second`,
)
