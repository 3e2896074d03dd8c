/** Log lines and a reader that is slow, stuck or gone. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createLineSink, type LineSink } from '../../src/ops/line-sink.js'
import { temporaryFolder } from '../support/program.js'

/** A pipe that takes so many bytes until it is emptied, and everything that it ever took. */
function pipe(capacity: number) {
  let held = 0
  let taken = Buffer.alloc(0)
  return {
    write(bytes: Uint8Array): number {
      const size = Math.min(bytes.length, capacity - held)
      if (size === 0) throw Object.assign(new Error('full'), { code: 'EAGAIN' })
      held += size
      taken = Buffer.concat([taken, bytes.subarray(0, size)])
      return size
    },
    empty(): string {
      held = 0
      return taken.toString()
    },
  }
}

test('lines come out whole and in order, however little the pipe takes at once', async () => {
  const { write, empty } = pipe(7)
  const sink = createLineSink(write)
  const lines = Array.from({ length: 10 }, (_, n) => `line ${n} öäü\n`)
  for (const line of lines) sink.write(line)
  await expect.poll(empty, { interval: 5, timeout: 20_000 }).toBe(lines.join(''))
  expect(sink.dropped).toBe(0)
})

test('what the reader does not take in time is dropped by whole lines, and counted', async () => {
  const { write, empty } = pipe(0)
  const sink = createLineSink(write, 100)
  for (let n = 0; n < 30; n++) sink.write('0123456789\n')
  await nextTurn()
  expect(sink.dropped).toBe(21)
  expect(empty()).toBe('')
})

test('where the reader has gone nothing is kept, and nothing thrown', async () => {
  const sink = createLineSink(() => {
    throw Object.assign(new Error('gone'), { code: 'EPIPE' })
  })
  for (let n = 0; n < 3; n++) sink.write('a line\n')
  await expect.poll(() => sink.dropped).toBe(3)
})

/** A file that takes so many bytes and then fails. */
function file(code: string, room: number) {
  let left = room
  let taken = ''
  return {
    write(bytes: Uint8Array): number {
      if (left === 0) throw Object.assign(new Error('no'), { code })
      const piece = bytes.subarray(0, left)
      left -= piece.length
      taken += Buffer.from(piece)
      return piece.length
    },
    mend(): void {
      left = Number.POSITIVE_INFINITY
    },
    taken: () => taken,
  }
}

/** Says how many were lost as a line. */
function tells(sink: LineSink): LineSink {
  sink.onRecovery((lost) => sink.write(`${lost} lost\n`))
  return sink
}

test.each(['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG'])(
  'after %s lines go on whole where they were cut, and how many were lost is told',
  async (code) => {
    const { write, mend, taken } = file(code, 12)
    const sink = tells(createLineSink(write, 100))
    for (let n = 10; n < 30; n++) sink.write(`line ${n}\n`)
    await expect.poll(taken).toBe('line 10\nline')
    for (let n = 30; n < 50; n++) sink.write(`line ${n}\n`)
    expect(sink.dropped).toBeGreaterThan(20)
    mend()
    await expect.poll(taken).toMatch(/ lost\n$/)
    const lines = taken().split('\n').slice(0, -2)
    expect(lines).toEqual([...lines].sort())
    for (const line of lines) expect(line).toMatch(/^line [1-4][0-9]$/)
    expect(lines.length + sink.dropped).toBe(40)
    expect(taken()).toMatch(new RegExp(`\n${sink.dropped} lost\n$`))
  },
)

test('what waits goes out by itself when there is room again', async () => {
  const { write, mend, taken } = file('ENOSPC', 3)
  const sink = createLineSink(write)
  sink.write('the only line\n')
  await expect.poll(taken).toBe('the')
  mend()
  await expect.poll(taken).toBe('the only line\n')
})

test('a named pipe that gets another reader gets the lines from then on', async () => {
  const { write, mend, taken } = file('EPIPE', 8)
  const sink = tells(createLineSink(write))
  for (let n = 0; n < 5; n++) sink.write(`line ${n}\n`)
  await expect.poll(() => sink.dropped).toBe(4)
  mend()
  sink.write('line 5\n')
  await expect.poll(taken).toBe('line 0\nlline 5\n4 lost\n')
})

/** A program that logs, by default far more than a pipe and the sink hold, and then ends in its own way; nobody reads. */
function chatterbox(end: string, count = 20_000) {
  const program = `
    import { createLog } from './dist/src/ops/log.js'
    const log = createLog({ terminal: false, level: 'info' })
    let lines = 0
    const timer = setInterval(() => {
      for (let n = 0; n < 1000; n++) log.info({ n: lines++ }, 'x'.repeat(200))
      if (lines < ${count}) return
      clearInterval(timer)
      process.stderr.write('turns\\n')
      ${end}
    }, 1)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test.each([
  ['on its own', '', 0],
  ['by process.exit', 'process.exit(3)', 3],
  ['by an exception', 'throw new Error("a fault")', 1],
])('a stuck reader neither stops the program nor keeps it from ending %s', async (_, end, code) => {
  const child = chatterbox(end) // its output is never looked at, so that the pipe stays full
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    told += text
  })
  await once(child, 'exit')
  expect(child.exitCode).toBe(code)
  expect(told).toMatch(/^turns/)
})

test('the last lines before the end are written', async () => {
  const child = chatterbox('log.info("the last words"); process.exit(0)', 2000)
  let lines = 0
  let last = ''
  for await (const text of child.stdout.setEncoding('utf8')) {
    lines += text.split('\n').length - 1
    last = text
  }
  expect(last).toMatch(/the last words"}\n$/)
  expect(lines).toBe(2001)
})

test('`parley serve | head -1` serves on, and stops with exit code 0', async () => {
  const args = ['serve', '--port', '0', '--http-port', 'off', '--data', temporaryFolder(), '--auth', 'open']
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [first]: unknown[] = await once(child.stdout.setEncoding('utf8'), 'data')
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(String(first)) ?? []
  child.stdout.destroy()
  for (let n = 0; n < 3; n++) {
    const socket = connect({ port: Number(port), host: '127.0.0.1' })
    socket.end(Buffer.alloc(5)) // a length of 0: closed, and that is logged
    socket.resume()
    await once(socket, 'close')
  }
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect([child.exitCode, child.signalCode]).toEqual([0, null])
})
