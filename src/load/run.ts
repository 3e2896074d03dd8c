/** A load from its first connection to its report. */

import { performance as clock, type EventLoopUtilization } from 'node:perf_hooks'
import pLimit from 'p-limit'
import { Result } from '../../generated/typescript/enums.js'
import type { Text } from '../../generated/typescript/runtime/text.js'
import { Checks } from './checks.js'
import { createLatency } from './latency.js'
import { type Member, type MemberEvents, openMember, resultName } from './member.js'
import { createWriter, type Message, readMessage } from './message.js'
import type { LoadReport } from './report.js'
import { createSchedule } from './schedule.js'
import type { ServerUsage } from './server-process.js'
import type { Workload } from './workload.js'

/** Connections that are opened at the same time: fewer than listeners queue. */
const AT_ONCE = 100
/** ms to wait for what is on its way when the load ends. */
const LINGER_MS = 5000
/** ms between two looks at the clock while no answer comes. */
const IDLE_MS = 20
/** Messages that one sender sends at once to catch up; the rest waits for the next round. */
const AT_A_TIME = 100
/** Share of a processor from which on latencies are the load's own. */
const SATURATED = 0.9

export interface Progress {
  connecting(open: number): void
  /** Everybody is in. */
  connected(): void
  /** Once a second. */
  running(now: Glance): void
}

/** The last second. */
export interface Glance {
  readonly elapsed: number
  readonly connections: number
  readonly sent: number
  readonly delivered: number
  /** Of deliveries, ms. */
  readonly p50: number
  readonly p99: number
  readonly problems: number
}

/**
 * @param stop ends the load early; what was measured until then is reported
 * @param usage what the server's process has used so far
 * @throws Error where the server cannot be reached, or lets somebody not in
 */
export async function runLoad(
  workload: Workload,
  progress: Progress,
  stop: AbortSignal,
  usage?: () => ServerUsage,
): Promise<LoadReport> {
  const { connections, roomSize, senders, pace } = workload
  const checks = new Checks({ connections, roomSize, senders })
  const [answers, deliveries, lastSecond] = [createLatency(), createLatency(), createLatency()]
  const refusals = new Map<string, number>()
  const lost: string[] = []
  const counts = { sent: 0, answered: 0, delivered: 0, late: 0 }
  let second = { sent: 0, delivered: 0 }
  const message: Message = { sender: 0, number: 0, due: 0 }
  const write = createWriter(workload.messageSize)
  /** When each sender's unanswered messages were due, µs; answers come in their order. */
  const waiting: number[][] = []
  let began = 0
  let measuring = false
  /** Ends the wait for answers. */
  let wake: (() => void) | undefined
  const micros = (): number => (clock.now() - began) * 1000

  const events: MemberEvents = {
    answered(member, result) {
      const due = waiting[member.index]?.shift() ?? 0
      wake?.()
      if (result === Result.NONE) checks.accepted(member.index)
      else refusals.set(resultName(result), (refusals.get(resultName(result)) ?? 0) + 1)
      if (!measuring || due < from) return
      counts.answered++
      answers.record(micros() - due)
    },
    heard(member, text: Text) {
      if (!readMessage(text, message)) checks.stranger(member.index)
      else if (checks.heard(member.index, message.sender, message.number)) {
        const took = micros() - message.due
        lastSecond.record(took)
        second.delivered++
        if (!measuring || message.due < from) return
        counts.delivered++
        deliveries.record(took)
      }
    },
    lost(member, why) {
      lost.push(
        `member ${member.index}, ${((clock.now() - began) / 1000).toFixed(1)} s into the load: ${why}`,
      )
    },
  }

  const members = await openAll(workload, events, progress, stop)
  const talking = members.filter((_, i) => i % roomSize < senders)
  for (const { index } of talking) waiting[index] = []
  began = clock.now()
  const from = workload.warmUp * 1e6
  const until = from + workload.seconds * 1e6

  function say(member: Member, due: number): void {
    message.sender = member.index
    message.number = member.sent
    message.due = due
    member.say(write(message))
    waiting[member.index]?.push(due)
    second.sent++
    if (measuring) counts.sent++
  }

  const schedule = pace.kind === 'rate' ? createSchedule(pace.rate, talking.length) : undefined
  /** What is due now, from everybody. */
  function round(now: number): void {
    for (const [i, member] of talking.entries()) {
      if (schedule) {
        for (let n = 0; n < AT_A_TIME && !member.heldUp; n++) {
          const due = schedule.due(i, member.sent)
          if (due > now || due >= until) break
          if (measuring && now - due > 1e5) counts.late++
          say(member, due)
        }
      } else if (pace.kind === 'window') while (member.open < pace.window) say(member, now)
      member.flush()
    }
  }

  /** The round of the event loop in which an answer has come is over, so that all of it is answered at once. */
  function answer(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS)
      wake = () => {
        wake = undefined
        clearTimeout(timer)
        setImmediate(resolve)
      }
    })
  }

  const started = clock.eventLoopUtilization()
  let busy: EventLoopUtilization | undefined
  let before: ServerUsage | undefined
  let told = 0
  while (!stop.aborted && talking.length > 0 && micros() < until && lost.length < talking.length) {
    const now = micros()
    if (!measuring && now >= from) {
      measuring = true
      busy = clock.eventLoopUtilization()
      before = usage?.()
    }
    round(now)
    if (now - told >= 1e6) {
      const { p50, p99 } = glance(lastSecond.summary().percentiles)
      const problems = checks.violations + lost.length
      progress.running({
        elapsed: now / 1e6,
        connections: members.length - lost.length,
        ...second,
        p50,
        p99,
        problems,
      })
      lastSecond.reset()
      second = { sent: 0, delivered: 0 }
      told = now
    }
    await (pace.kind === 'rate' ? tick() : answer())
  }
  // What was due in the last moment, however much it is.
  for (let before = -1; schedule && !stop.aborted && before !== second.sent; ) {
    before = second.sent
    round(until)
  }
  const took = Math.max(0, micros() - from) / 1e6
  const share = clock.eventLoopUtilization(busy ?? started).utilization
  const after = before && usage?.()
  const unsent = schedule ? unsentOf(talking, schedule, Math.min(micros(), until)) : 0

  const deadline = clock.now() + LINGER_MS
  const outstanding = (): boolean => checks.missing > 0 || talking.some((member) => member.open > 0)
  while (lost.length === 0 && outstanding() && clock.now() < deadline) await tick()
  const missing = checks.missing
  const unanswered = talking.reduce((sum, member) => sum + member.open, 0)
  for (const member of members) member.leave()

  return {
    workload,
    seconds: took,
    counts: { ...counts, unsent, unanswered, missing },
    answers: answers.summary(),
    deliveries: deliveries.summary(),
    refusals,
    lost,
    violations: checks.violations,
    told: checks.told,
    ownShare: share,
    saturated: share > SATURATED,
    ...(before && after ? { server: { ...after, cpuSeconds: after.cpuSeconds - before.cpuSeconds } } : {}),
  }
}

async function openAll(
  workload: Workload,
  events: MemberEvents,
  progress: Progress,
  stop: AbortSignal,
): Promise<Member[]> {
  const limit = pLimit(AT_ONCE)
  const members: Member[] = []
  let failed: unknown
  const open = async (index: number): Promise<void> => {
    if (failed !== undefined || stop.aborted) return
    try {
      members[index] = await openMember(index, workload, events)
      if (members.length % 100 === 0) progress.connecting(members.length)
    } catch (error) {
      failed ??= error
    }
  }
  await Promise.all(Array.from({ length: workload.connections }, (_, i) => limit(open, i)))
  if (failed === undefined && !stop.aborted) {
    progress.connected()
    return members
  }
  for (const member of members) member?.leave()
  throw failed ?? new Error('stopped before everybody was in')
}

/** ms: how exact a schedule is kept. */
function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}

function unsentOf(
  talking: readonly Member[],
  schedule: { due(sender: number, number: number): number },
  now: number,
): number {
  let unsent = 0
  for (const [i, { sent }] of talking.entries()) for (let n = sent; schedule.due(i, n) < now; n++) unsent++
  return unsent
}

function glance(percentiles: Readonly<Record<string, number>>): { p50: number; p99: number } {
  return { p50: percentiles['50'] ?? 0, p99: percentiles['99'] ?? 0 }
}
