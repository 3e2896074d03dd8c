/** What a log says of something that may happen thousands of times a second: that it began, how often, that it is over. */

import type { Log } from './log.js'

/** How often it is told, and for how long it must not have happened to be over, ms. */
const PERIOD_MS = 10_000

export interface EpisodeOptions {
  readonly log: Log
  readonly level: 'info' | 'warn'
  /** In every line. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly begins: string
  readonly goesOn: string
  readonly over: string
}

export interface Episode {
  /** @param fields of this one */
  happened(fields: Readonly<Record<string, unknown>>): void
  /** Says nothing more. */
  stop(): void
}

export function createEpisode({ log, level, fields, begins, goesOn, over }: EpisodeOptions): Episode {
  let timer: NodeJS.Timeout | undefined
  let untold = 0
  let total = 0
  let last: Readonly<Record<string, unknown>> = {}

  function look(): void {
    if (untold > 0) {
      log[level]({ ...fields, ...last, count: untold }, goesOn)
      untold = 0
      timer = setTimeout(look, PERIOD_MS).unref()
      return
    }
    log.info({ ...fields, count: total }, over)
    timer = undefined
    total = 0
  }

  return {
    happened(of) {
      total++
      last = of
      if (timer) {
        untold++
        return
      }
      log[level]({ ...fields, ...of }, begins)
      timer = setTimeout(look, PERIOD_MS).unref()
    },
    stop() {
      clearTimeout(timer)
    },
  }
}
