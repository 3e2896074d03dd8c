/**
 * How many connections the limit of open files leaves room for. Where a process has no file descriptor left, Node
 * closes what it accepts without telling anybody, so the server has to turn connections away before that.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { MOMENTARILY } from './http-connections.js'

/** Files that the server has open, where they cannot be counted. */
const USUAL = 64
/** What is opened now and then: certificates, accounts, other addresses of Redis. */
const RESERVE = 8
/** Connections for HTTP, of the limit. */
const HTTP_SHARE = 1 / 32
const HTTP_CONNECTIONS = { min: 16, max: 512 }

export interface OpenFiles {
  /** The process's limit; `Infinity` where there is none, or none is known. */
  readonly limit: number
  /** Connections for HTTP. */
  readonly http: number
  /** Connections for everybody else, given what is open now. */
  room(): number
}

export function openFiles(limit = limitOfProcess()): OpenFiles {
  const { min, max } = HTTP_CONNECTIONS
  const http = Math.max(min, Math.min(max, Math.floor(limit * HTTP_SHARE)))
  return { limit, http, room: () => Math.max(0, limit - openNow() - MOMENTARILY * http - RESERVE) }
}

/** What to change where there is room for fewer connections than are allowed. */
export function tooFewFiles({ limit }: OpenFiles, room: number, connections: number): string | undefined {
  if (room >= connections) return undefined
  const enough = limit - room + connections
  return `the limit of open files, ${limit}, leaves room for ${room} connections, and ${connections} are allowed: raise it to ${enough} (ulimit -n ${enough}, or LimitNOFILE=${enough} in a systemd unit), or lower --connections`
}

function limitOfProcess(): number {
  try {
    const [, soft] = /^Max open files +(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return numberOf(soft)
  } catch {
    return numberOf(softLimit(process.report.getReport()))
  }
}

/** Of Node's diagnostic report, which no type describes. */
function softLimit(report: object): unknown {
  if (!('userLimits' in report) || typeof report.userLimits !== 'object' || !report.userLimits)
    return undefined
  const limits = report.userLimits
  if (!('open_files' in limits) || typeof limits.open_files !== 'object' || !limits.open_files)
    return undefined
  return 'soft' in limits.open_files ? limits.open_files.soft : undefined
}

function numberOf(limit: unknown): number {
  const count = Number(limit)
  return Number.isSafeInteger(count) && count > 0 ? count : Number.POSITIVE_INFINITY // `unlimited`
}

function openNow(): number {
  try {
    return readdirSync(process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd').length
  } catch {
    return USUAL
  }
}
