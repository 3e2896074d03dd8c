/** The results as RESULTS.md. */

import { aims, IDLE_AIM } from '../fanout/workloads.js'
import type { Growth } from '../growth/growth.js'
import { exponents, type Point } from '../statistics.js'
import { codecSection } from './codec-section.js'
import { chartFiles } from './growth-charts.js'
import type { FanoutTable, Results } from './results.js'

export function resultsMarkdown(results: Results): string {
  const { machine, fanout, missing, growth, codec } = results
  return [
    '# Results',
    `Written by \`npm run bench\` on ${machine.date}, commit ${machine.commit}: ${machine.processor}, ${machine.processors} processors, ${machine.memoryGiB} GiB, ${machine.kernel}, Node ${machine.node}.`,
    'To run it again: `npm ci && npm run bench` (10 minutes; `npm run bench -- --quick` takes two and writes nothing). It needs gcc, and measures the peers that it finds: `sudo apt-get install -y gcc nats-server redis-server mosquitto`.',
    'The server has one processor, the load the other. The unit is a delivery: one message that reached one member. Machines are noisy: compare what stands in one table, not across runs.',
    ...(fanout.length === 0 ? [] : ['## Beside the peers', ...missing, ...fanout.flatMap(fanoutSection)]),
    ...(growth ? ['## How cost grows', ...growthSection(growth)] : []),
    ...(codec ? ['## The codec', ...codecSection(codec)] : []),
    '',
  ].join('\n\n')
}

function fanoutSection({ workload, runs, rows }: FanoutTable): string[] {
  const { name, about, connections, roomSize, talkers, window } = workload
  const [ours] = rows
  if (!ours) return []
  const heading = `### ${name}: ${about}`
  if (talkers === 0) {
    const table = rows.map((row) => [
      titled(row),
      (row.measured.idleKiB / connections).toFixed(1),
      row === ours ? `≤ ${IDLE_AIM}` : '',
    ])
    return [
      heading,
      `${number(connections)} sessions in rooms of ${roomSize}; median of ${runs}.`,
      markdownTable(['server', 'KiB a session, the process included', 'aim'], table),
    ]
  }
  const table = rows.map((row) => {
    const aim = aims[name]?.[row.name]
    return [
      titled(row),
      number(row.measured.perCpuSecond),
      row === ours ? '' : `× ${(ours.measured.perCpuSecond / row.measured.perCpuSecond).toFixed(2)}`,
      aim === undefined ? '' : `≥ ${aim}`,
      row.measured.p50.toFixed(2),
      row.measured.p99.toFixed(2),
      (row.measured.busyKiB / 1024).toFixed(0),
    ]
  })
  return [
    heading,
    `${number(connections)} sessions in rooms of ${roomSize}, ${talkers} talk in each, ${window} in flight; median of ${runs}.`,
    markdownTable(
      ['server', 'deliveries a CPU second', 'ours is', 'aim', 'p50, ms', 'p99, ms', 'MiB'],
      table,
    ),
  ]
}

function growthSection({ byRoom, bySessions, memory, leaving }: Growth): string[] {
  const [rooms, sessions, turns, bytes, leave] = chartFiles.map((file) => `![${file}](charts/${file}.svg)`)
  const roomCost = byRoom.map(({ roomSize, perCpuSecond }) => ({
    x: roomSize,
    y: roomSize / perCpuSecond,
  }))
  return [
    'Two talk in each room. Beside each figure stands how the whole cost has grown since the one before, as a power of what had to be touched: 1 is linear, less is better than linear.',
    ...[rooms, sessions, turns].map((chart) => chart ?? ''),
    markdownTable(
      ['room size', 'deliveries a CPU second', 'CPU a message, power of the room size', 'turn, ms'],
      withPowers(
        byRoom.map(({ roomSize, perCpuSecond, turn }) => [
          number(roomSize),
          number(perCpuSecond),
          turn.toFixed(2),
        ]),
        roomCost,
        2,
      ),
    ),
    markdownTable(
      ['sessions, in rooms of 10', 'deliveries a CPU second', 'turn, ms'],
      bySessions.map(({ sessions, perCpuSecond, turn }) => [
        number(sessions),
        number(perCpuSecond),
        turn.toFixed(2),
      ]),
    ),
    bytes ?? '',
    markdownTable(
      ['sessions', 'MiB', 'KiB a session, the process included'],
      memory.map(({ sessions, kib }) => [
        number(sessions),
        (kib / 1024).toFixed(0),
        (kib / sessions).toFixed(1),
      ]),
    ),
    'Leaving a room and entering it again: the others are told of both, and who comes gets the list of all.',
    leave ?? '',
    markdownTable(
      ['room size', 'µs of CPU', 'power of what is touched', 'ns of CPU for each'],
      withPowers(
        leaving.map(({ roomSize, micros, touched }) => [
          number(roomSize),
          micros.toFixed(0),
          ((micros * 1000) / touched).toFixed(0),
        ]),
        leaving.map(({ touched, micros }) => ({ x: touched, y: micros })),
        2,
      ),
    ),
  ]
}

/** The rows with a column for the exponents. */
function withPowers(rows: readonly string[][], points: readonly Point[], column: number): string[][] {
  const powers = ['', ...exponents(points).map((power) => power.toFixed(2))]
  return rows.map((row, i) => row.toSpliced(column, 0, powers[i] ?? ''))
}

function titled({ name, version }: { readonly name: string; readonly version: string }): string {
  return version === '' ? name : `${name} (${version})`
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
