/** What the figures were measured on; nothing that names the machine. */

import { execFileSync } from 'node:child_process'
import { cpus, release, totalmem, type } from 'node:os'
import { repository } from '../fanout/tools.js'

export interface Machine {
  readonly processor: string
  readonly processors: number
  readonly memoryGiB: number
  readonly kernel: string
  readonly node: string
  /** Of the checkout; with a `+` where it has changes of its own. */
  readonly commit: string
  /** `2026-11-24` */
  readonly date: string
}

export function thisMachine(now: Date): Machine {
  const [first] = cpus()
  return {
    processor: first?.model.trim() ?? 'unknown',
    processors: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release().split('-')[0]}`,
    node: process.versions.node,
    commit: `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', '--', 'src', 'generated') === '' ? '' : '+'}`,
    date: now.toISOString().slice(0, 10),
  }
}

function git(...words: readonly string[]): string {
  try {
    return execFileSync('git', words, { cwd: repository, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return 'unknown'
  }
}

/** Sessions that the limit on open files leaves room for, on both ends of them. */
export function mostSessions(): number {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim()
  return limit === 'unlimited' ? 60_000 : Math.max(0, Number(limit) - 200)
}
