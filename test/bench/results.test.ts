import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { contestants } from './codec/contestants.js'
import { OURS } from './codec/results.js'
import { samples } from './codec/values.js'
import { dense, idle } from './fanout/workloads.js'
import { drawChart, ticksFor } from './results/chart.js'
import { growthCharts } from './results/growth-charts.js'
import { resultsMarkdown } from './results/markdown.js'
import { exponents, median } from './statistics.js'

const machine = {
  processor: 'A processor',
  processors: 2,
  memoryGiB: 8,
  kernel: 'Linux 6',
  node: '20.0.0',
  commit: 'abcdef0',
  date: '2026-01-01',
}
const measured = {
  deliveries: 1000,
  answers: 100,
  seconds: 1,
  cpuSeconds: 0.5,
  p50: 1,
  p99: 2,
  idleKiB: 80_000,
  busyKiB: 90_000,
  perCpuSecond: 2000,
}
const growth = {
  byRoom: [2, 10].map((roomSize) => ({ roomSize, sessions: 1000, perCpuSecond: 1000 * roomSize, turn: 1 })),
  bySessions: [100, 1000].map((sessions) => ({
    roomSize: 10,
    sessions,
    perCpuSecond: 5000,
    turn: sessions / 100,
  })),
  memory: [1000, 5000].map((sessions) => ({ sessions, kib: 50_000 + 10 * sessions })),
  leaving: [10, 100].map((roomSize) => ({ roomSize, micros: 3 * roomSize, touched: 3 * roomSize })),
}

test('medians lie between the middle two', () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7])
  expect(() => median([])).toThrow(RangeError)
})

test('exponents tell linear from quadratic', () => {
  const points = [1, 10, 100].map((x) => ({ x, y: x }))
  expect(exponents(points)).toEqual([1, 1])
  expect(exponents(points.map(({ x }) => ({ x, y: 3 * x * x })))[1]).toBeCloseTo(2)
})

describe('a chart', () => {
  const chart = {
    title: 'A < B & C',
    x: 'x',
    y: 'y',
    series: [{ name: 'one', points: [1, 10, 100].map((x) => ({ x, y: x })) }],
  }

  test('is well-formed, with a point for each value, evenly spaced on logarithmic axes', () => {
    const { document } = parseHTML(drawChart(chart))
    const circles = [...document.querySelectorAll('circle')]
    const [first, second, third] = circles.map((circle) => [
      Number(circle.getAttribute('cx')),
      Number(circle.getAttribute('cy')),
    ])
    expect(circles).toHaveLength(3)
    expect((first?.[0] ?? 0) + (third?.[0] ?? 0)).toBeCloseTo(2 * (second?.[0] ?? 0), 0)
    expect((first?.[1] ?? 0) + (third?.[1] ?? 0)).toBeCloseTo(2 * (second?.[1] ?? 0), 0)
    expect(document.querySelector('title')?.textContent).toBe('A < B & C')
  })

  test('is the same for the same values', () => {
    expect(drawChart(chart)).toBe(drawChart(structuredClone(chart)))
  })

  test('has ticks around its values', () => {
    expect(ticksFor(3, 70)).toEqual([2, 5, 10, 20, 50, 100])
    expect(ticksFor(10, 10)).toEqual([10, 20])
  })

  test('is drawn of everything that grows', () => {
    for (const svg of growthCharts(growth).values())
      expect(svg).toMatch(/^<svg [^>]*>\n<title>[^<]+<\/title>/)
  })
})

test('RESULTS.md has ratios, aims, powers and who was left out', () => {
  const text = resultsMarkdown({
    machine,
    fanout: [
      {
        workload: dense,
        runs: 3,
        rows: [
          { name: 'parley', version: '', measured },
          { name: 'limit', version: 'C, epoll', measured: { ...measured, perCpuSecond: 4000 } },
        ],
      },
      { workload: idle, runs: 3, rows: [{ name: 'parley', version: '', measured }] },
    ],
    missing: ['NATS is left out: nats-server is not installed'],
    growth,
    codec: {
      versions: { other: '1.0.0' },
      rows: [
        { value: 'chat', operation: 'decode', codec: OURS, nanoseconds: 100, allocated: 10, size: 295 },
        { value: 'chat', operation: 'decode', codec: 'other', nanoseconds: 250, allocated: 20, size: 70 },
        { value: 'chat', operation: 'view', codec: OURS, nanoseconds: 10, allocated: 0, size: 295 },
      ],
    },
  })
  expect(text).toContain('| limit (C, epoll) | 4,000 | × 0.50 | ≥ 0.75 |')
  expect(text).toContain('| parley | 16.0 | ≤ 16 |')
  expect(text).toContain('NATS is left out')
  expect(text).toContain('Ours is 2.5 times other (aim: 1.5)')
  expect(text).toContain('Ours is 25.0 times other (aim: 10)')
  expect(text).toContain('| 100 | 300 | 1.00 | 1000 |')
})

describe.each(samples.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
  test.each(contestants().map((one) => [one.name, one] as const))('%s carries it whole', (_, { prepare }) => {
    const { encode, decode, view, size } = prepare(sample)
    expect(encode?.().length ?? size).toBeGreaterThanOrEqual(size)
    // Names that start with _ are Kaitai's own, and lead in circles.
    const plain = (name: string, value: unknown): unknown =>
      name.startsWith('_') ? undefined : typeof value === 'bigint' ? String(value) : value
    const read = JSON.stringify(decode(), plain)
    for (const text of textsOf(sample.value)) expect(read).toContain(JSON.stringify(text))
    expect(view?.()).toBe(view?.())
  })
})

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}
