/** How our server's cost grows: with rooms, with sessions, and with what leaving a room has to touch. */

import { type Measured, measure, medians, runLoad } from '../fanout/measure.js'
import { freePort, withServer } from '../fanout/process.js'
import { parley } from '../fanout/servers.js'
import type { Tools } from '../fanout/tools.js'

export interface GrowthPoint {
  readonly roomSize: number
  readonly sessions: number
  readonly perCpuSecond: number
  /** Of a turn, ms, on average. */
  readonly turn: number
}

export interface MemoryPoint {
  readonly sessions: number
  /** Resident, of the whole process. */
  readonly kib: number
}

export interface LeavePoint {
  readonly roomSize: number
  /** CPU time of one leaving and entering again, µs, of which the members that are told have their part. */
  readonly micros: number
  /** Members told of it, and members listed to who came. */
  readonly touched: number
}

export interface Growth {
  /** At 1,000 sessions. */
  readonly byRoom: readonly GrowthPoint[]
  /** In rooms of 10. */
  readonly bySessions: readonly GrowthPoint[]
  readonly memory: readonly MemoryPoint[]
  readonly leaving: readonly LeavePoint[]
}

export const ROOM_SIZES = [2, 10, 100, 1000]
export const SESSIONS = [100, 1000, 10_000]
const MEMORY_SESSIONS = [1000, 2500, 5000, 10_000, 20_000]
const LEAVE_SIZES = [10, 100, 1000, 10_000]

export interface GrowthOptions {
  readonly tools: Tools
  readonly seconds: number
  readonly runs: number
  /** The most sessions that the machine's limit on open files allows. */
  readonly most: number
  readonly say: (what: string) => void
}

export async function measureGrowth(options: GrowthOptions): Promise<Growth> {
  const { most } = options
  const byRoom: GrowthPoint[] = []
  for (const roomSize of ROOM_SIZES) byRoom.push(await talk(options, roomSize, Math.min(1000, most)))
  const bySessions: GrowthPoint[] = []
  for (const sessions of SESSIONS.filter((n) => n <= most)) bySessions.push(await talk(options, 10, sessions))
  const memory: MemoryPoint[] = []
  for (const sessions of MEMORY_SESSIONS.filter((n) => n <= most)) memory.push(await idle(options, sessions))
  const leaving: LeavePoint[] = []
  for (const size of LEAVE_SIZES.filter((n) => n <= most)) leaving.push(await leave(options, size))
  return { byRoom, bySessions, memory, leaving }
}

/** Two talk in each room, so that what changes is who hears. */
async function talk(
  { tools, seconds, runs, say }: GrowthOptions,
  roomSize: number,
  sessions: number,
): Promise<GrowthPoint> {
  say(`${sessions} sessions in rooms of ${roomSize}`)
  const loads: Measured[] = []
  let turn = 0
  for (let run = 0; run < runs; run++) {
    const http = await freePort()
    const server = parley(undefined, 'parley', ['--http-port', String(http)])
    await withServer(server, tools.folder, async (running) => {
      const workload = { connections: sessions, roomSize, talkers: 2, window: 1 }
      loads.push(await runLoad(tools, 'chat', running, workload, seconds))
      turn += (await meanTurn(http)) / runs
    })
  }
  return { roomSize, sessions, perCpuSecond: medians(loads).perCpuSecond, turn }
}

/** ms, over everything since the server started: nearly all of it is the load. */
async function meanTurn(http: number): Promise<number> {
  const page = await (await fetch(`http://127.0.0.1:${http}/metrics`)).text()
  const read = (what: string): number =>
    Number(new RegExp(`^parley_turn_duration_seconds_${what} (.*)$`, 'm').exec(page)?.[1])
  return (read('sum') / read('count')) * 1000
}

async function idle({ tools, say }: GrowthOptions, sessions: number): Promise<MemoryPoint> {
  say(`memory of ${sessions} sessions`)
  const workload = { name: '', about: '', connections: sessions, roomSize: 50, talkers: 0, window: 1 }
  const { idleKiB } = await measure(tools, parley(), workload, 0.5)
  return { sessions, kib: idleKiB }
}

/** One member leaves and comes back, over and over; everybody else is told twice, and listed once. */
async function leave({ tools, seconds, say }: GrowthOptions, roomSize: number): Promise<LeavePoint> {
  say(`leaving a room of ${roomSize}`)
  const workload = { name: '', about: '', connections: roomSize, roomSize, talkers: 1, window: 1 }
  const { cpuSeconds, answers } = await measure(tools, parley(), workload, seconds, 'churn')
  return { roomSize, micros: (cpuSeconds / (answers / 2)) * 1e6, touched: 3 * (roomSize - 1) + 1 }
}
