import { expect, onTestFinished, test, vi } from 'vitest'
import { createEpisode } from '../../src/ops/episodes.js'
import { createLog } from '../../src/ops/log.js'

test('what happens thousands of times is told when it begins, every 10 s with how often, and when it is over', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const kept: unknown[] = []
  const write = (line: string): void => {
    const { time: _, ...rest } = JSON.parse(line)
    kept.push(rest)
  }
  const output = { write, drop: () => undefined, dropped: 0, onRecovery: () => undefined }
  const log = createLog({ terminal: false, level: 'info', output })
  const texts = { begins: 'it begins', goesOn: 'it goes on', over: 'it is over' }
  const episode = createEpisode({ log, level: 'warn', fields: { limit: 'x' }, ...texts })
  const told = (): unknown[] => kept.splice(0)

  for (let n = 0; n < 1000; n++) episode.happened({ n })
  expect(told()).toEqual([{ level: 'warn', limit: 'x', n: 0, msg: 'it begins' }])
  vi.advanceTimersByTime(10_000)
  expect(told()).toEqual([{ level: 'warn', limit: 'x', n: 999, count: 999, msg: 'it goes on' }])
  episode.happened({ n: 1000 })
  vi.advanceTimersByTime(10_000)
  expect(told()).toEqual([{ level: 'warn', limit: 'x', n: 1000, count: 1, msg: 'it goes on' }])
  vi.advanceTimersByTime(10_000)
  expect(told()).toEqual([{ level: 'info', limit: 'x', count: 1001, msg: 'it is over' }])

  episode.happened({ n: 0 })
  expect(told()).toEqual([{ level: 'warn', limit: 'x', n: 0, msg: 'it begins' }])
  episode.stop()
  vi.advanceTimersByTime(60_000)
  expect(told()).toEqual([])
})
