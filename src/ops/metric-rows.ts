/** The metrics of the server. Adding one is adding a row here, and to the table in README.md. */

import { Result } from '../../generated/typescript/enums.js'
import {
  isClientPacketId,
  PacketId,
  packetName,
  serverFrameLimits,
} from '../../generated/typescript/packets.js'
import { SPEC_DIGEST } from '../../generated/typescript/session.js'
import { type SlowedBy, slowedBy } from '../accounts/check-queue.js'
import type { ServerCounts } from '../server.js'
import { closeReasons } from '../sessions/close-reason.js'
import { type CodeTally, type Counters, pauses, type Tally, turnedAway } from './counters.js'
import { standardOutput } from './line-sink.js'

/** What one scrape shows, taken in one go. */
export interface Snapshot {
  readonly counters: Counters
  readonly counts: ServerCounts
  readonly ready: boolean
  readonly accountStoreUp: boolean
  readonly passwordsWaiting: number
  readonly certificateExpiry: number
  /** Of logins. */
  readonly heldUp: Pick<Tally<SlowedBy>, 'of'>
  readonly limits: Readonly<Record<string, number>>
}

type Labels = Readonly<Record<string, string>>
export type Sample = readonly [labels: Labels, value: number]

export interface Row {
  readonly name: string
  readonly help: string
  readonly labels?: readonly string[]
  /** One number, or one for each combination of labels: always the same ones, those at 0 too. */
  readonly read: (now: Snapshot) => number | Iterable<Sample>
}

export const gauges: readonly Row[] = [
  {
    name: 'parley_info',
    help: 'Always 1; digest stands for the packet spec that both sides have to agree on.',
    labels: ['digest'],
    read: () => [[{ digest: SPEC_DIGEST }, 1]],
  },
  {
    name: 'parley_ready',
    help: 'Whether the server takes users, as /readyz says.',
    read: ({ ready }) => Number(ready),
  },
  {
    name: 'parley_account_store_up',
    help: 'Whether the account store can be asked.',
    read: ({ accountStoreUp }) => Number(accountStoreUp),
  },
  {
    name: 'parley_connections',
    help: 'Connections, those in a TLS handshake included.',
    read: ({ counts }) => counts.connections,
  },
  {
    name: 'parley_sessions',
    help: 'Sessions by the state of the protocol that they are in.',
    labels: ['state'],
    read: ({ counts }) => Object.entries(counts.byState).map(([state, n]) => [{ state }, n]),
  },
  {
    name: 'parley_users',
    help: 'Users logged in.',
    read: ({ counts }) => counts.users,
  },
  { name: 'parley_rooms', help: 'Rooms with somebody in them.', read: ({ counts }) => counts.rooms },
  {
    name: 'parley_queue_length',
    help: 'What waits: system packets, sessions with packets to handle, passwords to be checked.',
    labels: ['queue'],
    read: ({ counts, passwordsWaiting }) => [
      [{ queue: 'system' }, counts.queues.system],
      [{ queue: 'user' }, counts.queues.user],
      [{ queue: 'hash' }, passwordsWaiting],
    ],
  },
  { name: 'parley_rings', help: 'Receive rings in use.', read: ({ counts }) => counts.rings },
  {
    name: 'parley_ring_bytes',
    help: 'Size of the receive rings in use, bytes.',
    read: ({ counts }) => counts.ringBytes,
  },
  {
    name: 'parley_input_bytes',
    help: 'Memory of received bytes that wait to be handled: receive rings, chunks, paused streams.',
    read: ({ counts }) => counts.inputBytes,
  },
  {
    name: 'parley_output_bytes',
    help: 'Bytes sent that their readers have not taken.',
    read: ({ counts }) => counts.outputBytes,
  },
  {
    name: 'parley_throttled_sessions',
    help: 'Sessions that are over their rate and not read for the moment.',
    read: ({ counts }) => counts.throttled,
  },
  {
    name: 'parley_tls_certificate_expiry_seconds',
    help: 'When the TLS certificate expires, Unix time; +Inf: there is none.',
    read: ({ certificateExpiry }) => certificateExpiry,
  },
  {
    name: 'parley_limit',
    help: 'The limits in force, named like their flags; times in ms, sizes in bytes, rates a second, +Inf is off.',
    labels: ['name'],
    read: ({ limits }) => Object.entries(limits).map(([name, n]) => [{ name: kebab(name) }, n]),
  },
]

const clientPackets = Object.values(PacketId).filter(isClientPacketId)
const serverPackets = Object.values(PacketId).filter((id) => serverFrameLimits(id) !== undefined)
const refusals = Object.entries(Result).filter(([, code]) => code !== Result.NONE)

export const counters: readonly Row[] = [
  {
    name: 'parley_connections_total',
    help: 'Connections by what became of them: accepted, or the limit that turned them away; of those accepted, a TLS handshake that failed, and displaced by newcomers.',
    labels: ['outcome'],
    read: ({ counters }) => tallied(counters.connections, ['accepted', ...turnedAway], 'outcome'),
  },
  {
    name: 'parley_packets_total',
    help: 'Packets by name and direction; a notify counts once for each session that it is for.',
    labels: ['packet', 'direction'],
    read: ({ counters }) => [
      ...packets(counters.received, clientPackets, 'received'),
      ...packets(counters.sent, serverPackets, 'sent'),
    ],
  },
  {
    name: 'parley_unknown_packets_total',
    help: 'Packets with an id that the spec does not know; they are skipped.',
    read: ({ counters }) => counters.unknown,
  },
  {
    name: 'parley_malformed_packets_total',
    help: 'Packets whose length or body is not what the spec says; they are answered, or end the session.',
    labels: ['packet'],
    read: ({ counters }) =>
      clientPackets.map((id) => [{ packet: packetName(id) ?? String(id) }, counters.malformed.of(id)]),
  },
  {
    name: 'parley_refusals_total',
    help: 'Replies other than success, by result.',
    labels: ['code', 'result'],
    read: ({ counters }) => refusals.map(([name, code]) => refusal(name, code, counters.refused)),
  },
  {
    name: 'parley_slowed_logins_total',
    help: 'Logins that had to wait for failed logins before them, of their address or at their account.',
    labels: ['by'],
    read: ({ heldUp }) => slowedBy.map((by) => [{ by }, heldUp.of(by)]),
  },
  {
    name: 'parley_sessions_closed_total',
    help: 'Sessions that have ended, by the reason for which the server closed them; client: it did not.',
    labels: ['reason'],
    read: ({ counters }) => tallied(counters.closed, ['client', ...closeReasons], 'reason'),
  },
  {
    name: 'parley_reading_paused_total',
    help: 'How often reading a session paused, by cause.',
    labels: ['cause'],
    read: ({ counters }) => tallied(counters.paused, pauses, 'cause'),
  },
  {
    name: 'parley_bytes_total',
    help: 'Bytes of the protocol, by direction.',
    labels: ['direction'],
    read: ({ counters }) => [
      [{ direction: 'received' }, counters.bytesReceived],
      [{ direction: 'sent' }, counters.bytesSent],
    ],
  },
  {
    name: 'parley_log_lines_dropped_total',
    help: 'Log lines that were left out: over log-bytes, or nobody took them (a slow reader, a full disk).',
    read: () => standardOutput.dropped,
  },
  {
    name: 'parley_event_loop_active_seconds_total',
    help: 'Time that the event loop was at work; its rate is how busy the one thread is, 1 at most.',
    read: () => performance.eventLoopUtilization().active / 1000,
  },
]

function tallied<Key extends string>(tally: Tally<Key>, keys: readonly Key[], label: string): Sample[] {
  return keys.map((key) => [{ [label]: key }, tally.of(key)])
}

function packets(tally: CodeTally, ids: readonly number[], direction: string): Sample[] {
  return ids.map((id) => [{ packet: packetName(id) ?? String(id), direction }, tally.of(id)])
}

function refusal(name: string, code: number, refused: CodeTally): Sample {
  return [{ code: String(code), result: `k${name}` }, refused.of(code)]
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
