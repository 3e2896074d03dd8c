/** `parley load` as its users run it, on a real server. */

import { describe, expect, test } from 'vitest'
import { faultProxy } from '../support/fault-proxy.js'
import { type Program, parley, serve } from '../support/program.js'

const WIDE = ['--auth', 'open', '--session-rate', '1000000', '--address-connections', 'off']

interface Shown {
  readonly counts: Record<string, number>
  readonly deliveries: { readonly max: number; readonly percentiles: Record<string, number> }
  readonly clean: boolean
  readonly lost: readonly string[]
  readonly refusals: Record<string, number>
}

function load(port: string | number, ...args: readonly string[]): Program {
  return parley(['load', '--port', String(port), '--warm-up', '0', ...args])
}

/** The JSON that it prints; progress and the rest go elsewhere. */
async function report(program: Program): Promise<Shown> {
  const [line] = await program.shows(/^\{"workload".*\}$/m)
  return JSON.parse(line)
}

describe('parley load', () => {
  test('says what it found, and that all of it was right', async () => {
    const { port } = await serve(...WIDE)
    const run = load(port, '--connections', '20', '--senders', '10', '--window', '4', '--seconds', '1')
    await run.shows(/delivered +[1-9]/)
    await run.shows(/checked: everything reached everybody in the room once, in order/)
    expect(await run.exit()).toBe(0)
    expect(run.output).toMatch(/closed loop, 4 in flight each/)
  })

  test('keeps to a schedule, and measures from when each message was due, so that a stall shows', async () => {
    const { port } = await serve(...WIDE)
    const proxy = await faultProxy(Number(port))
    const run = load(
      proxy.port,
      '--connections',
      '10',
      '--senders',
      '1',
      '--rate',
      '200',
      '--seconds',
      '3',
      '--json',
    )
    await run.shows(/10 connected/)
    await new Promise((resolve) => setTimeout(resolve, 1000)) // it is a second of this load that is held up
    proxy.hold()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await proxy.restore()
    const { counts, deliveries, clean } = await report(run)
    expect(clean).toBe(true)
    expect(counts.sent).toBe(600)
    expect(deliveries.max).toBeGreaterThan(800)
    // A third of the messages were due in that second, and waited for half of it on average.
    expect(deliveries.percentiles['75']).toBeGreaterThan(100)
  })

  test('tells of refusals by name, and does not take them for loss', async () => {
    const { port } = await serve(...WIDE, '--room-rate', '50', '--room-burst', '10')
    const run = load(
      port,
      '--connections',
      '5',
      '--room-size',
      '5',
      '--senders',
      '5',
      '--seconds',
      '1',
      '--json',
    )
    const { refusals, clean, counts } = await report(run)
    expect(refusals.kROOM_TOO_MANY_PACKET).toBeGreaterThan(0)
    expect([clean, counts.missing]).toEqual([true, 0])
    expect(await run.exit()).toBe(0)
  })

  test('tells of a server that goes away, and exits with 1', async () => {
    const { port, program } = await serve(...WIDE)
    const run = load(port, '--connections', '10', '--seconds', '30', '--json')
    await run.shows(/10 connected/)
    await new Promise((resolve) => setTimeout(resolve, 500)) // so that it is in the middle of it
    program.signal('SIGKILL')
    const { lost, clean } = await report(run)
    expect(clean).toBe(false)
    expect(lost[0]).toMatch(/^member \d+, [\d.]+ s into the load: /)
    expect(await run.exit()).toBe(1)
  })

  test('ends early on Ctrl-C, and says what it has found until then', async () => {
    const { port } = await serve(...WIDE)
    const run = load(port, '--connections', '10', '--seconds', '60', '--json')
    await run.shows(/10 connected/)
    await new Promise((resolve) => setTimeout(resolve, 500)) // so that there is something to tell
    run.signal('SIGINT')
    expect((await report(run)).counts.delivered).toBeGreaterThan(0)
    expect(await run.exit()).toBe(0)
  })

  test.each([
    [
      ['--connections', '200'],
      /the server refused entering room 10: kROOM_INVALID_INDEX; start the server with more --rooms/,
    ],
    [
      ['--connections', '20', '--room-size', '20'],
      /kENTER_ROOM_FULL_USER; start the server with a larger --room-capacity/,
    ],
  ])('%j on a server that is too small says what to do', async (args, expected) => {
    const { port } = await serve(...WIDE)
    const run = load(port, ...args)
    await run.shows(expected)
    expect(await run.exit()).toBe(1)
  })

  test.each([
    [['--window', '2', '--rate', '5'], /--window and --rate: found both, expected one/],
    [['--senders', '11'], /--senders: found 11, expected at most the 10 of --room-size/],
    [['--message-size', '10'], /--message-size: found 10, expected 26 or more/],
    [['--server-pid', '2147483647'], /found no process of that number in \/proc/],
    [[], /cannot reach the server at 127\.0\.0\.1:1: /],
  ])('%j is refused', async (args, expected) => {
    const run = load(1, ...args)
    await run.shows(expected)
    expect(await run.exit()).toBe(1)
  })
})
