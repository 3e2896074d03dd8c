/** The charts of how cost grows, by the names of their files. */

import type { Growth } from '../growth/growth.js'
import { type Chart, drawChart } from './chart.js'

export const chartFiles = [
  'deliveries-by-room-size',
  'deliveries-by-sessions',
  'turn',
  'memory',
  'leaving',
] as const

export function growthCharts(growth: Growth): ReadonlyMap<string, string> {
  const { byRoom, bySessions, memory, leaving } = growth
  const charts: Record<(typeof chartFiles)[number], Chart> = {
    'deliveries-by-room-size': {
      title: 'Deliveries a CPU second, two talkers a room',
      x: 'members of a room',
      y: 'deliveries a CPU second',
      series: [
        { name: '', points: byRoom.map(({ roomSize, perCpuSecond }) => ({ x: roomSize, y: perCpuSecond })) },
      ],
    },
    'deliveries-by-sessions': {
      title: 'Deliveries a CPU second, rooms of 10',
      x: 'sessions',
      y: 'deliveries a CPU second',
      series: [
        {
          name: '',
          points: bySessions.map(({ sessions, perCpuSecond }) => ({ x: sessions, y: perCpuSecond })),
        },
      ],
    },
    turn: {
      title: 'Time of a turn',
      x: 'sessions, or members of a room',
      y: 'ms, mean',
      series: [
        {
          name: 'by sessions, rooms of 10',
          points: bySessions.map(({ sessions, turn }) => ({ x: sessions, y: turn })),
        },
        {
          name: 'by room size, 1,000 sessions',
          points: byRoom.map(({ roomSize, turn }) => ({ x: roomSize, y: turn })),
        },
      ],
    },
    memory: {
      title: 'Memory, the whole process',
      x: 'sessions',
      y: 'MiB',
      series: [{ name: '', points: memory.map(({ sessions, kib }) => ({ x: sessions, y: kib / 1024 })) }],
    },
    leaving: {
      title: 'Leaving a room and entering it again',
      x: 'members of the room',
      y: 'µs of CPU',
      series: [
        { name: 'all of it', points: leaving.map(({ roomSize, micros }) => ({ x: roomSize, y: micros })) },
        {
          name: 'for each that is told or listed',
          points: leaving.map(({ roomSize, micros, touched }) => ({ x: roomSize, y: micros / touched })),
        },
      ],
    },
  }
  return new Map(chartFiles.map((file) => [file, drawChart(charts[file])]))
}
