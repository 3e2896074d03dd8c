import { createRequire } from 'node:module'
import { type Logger, pino, stdSerializers } from 'pino'
import { type LineSink, standardOutput } from './line-sink.js'
import { createLogBudget } from './log-budget.js'
import { escapedJson, harmless } from './terminal-text.js'

export type Log = Logger

/** Passwords and message text are never handed to the log; should a packet be after all, they stay out of it. */
const SECRETS = ['password', 'msg', 'args'].map((name) => `*.${name}`)

export interface LogOptions {
  /** Text for a person, in place of JSON lines. */
  readonly terminal: boolean
  /** pino's: trace, debug, info, warn, error, fatal, silent. */
  readonly level: string
  /** What may be written, bytes a second; read each time. */
  readonly rate?: () => number
  readonly output?: LineSink
}

const unbounded = (): number => Number.POSITIVE_INFINITY

export function createLog({ terminal, level, rate = unbounded, output = standardOutput }: LogOptions): Log {
  const budget = createLogBudget({
    rate,
    drop: output.drop,
    tell: (lines) => log.warn({ lines }, 'log lines were left out: the log is over its rate (log-bytes)'),
  })
  const text = terminal ? prettyText() : jsonLine
  const log = pino(
    {
      level,
      base: null,
      redact: SECRETS,
      serializers: { err: errorFields },
      hooks: {
        logMethod(args, method, level) {
          if (budget.admits(level, args[0])) method.apply(this, args)
        },
      },
      ...(terminal ? {} : JSON_FORMAT),
    },
    {
      write(line: string) {
        const shown = text(line)
        budget.spend(Buffer.byteLength(shown))
        output.write(shown)
      },
    },
  )
  output.onRecovery((lines) => log.warn({ lines }, 'log lines were lost: nobody took them for a while'))
  return log
}

const JSON_FORMAT = {
  formatters: { level: (label: string) => ({ level: label }) },
  timestamp: pino.stdTimeFunctions.isoTime,
} as const

/** Only who watches has to have it in memory. */
function prettyText(): (line: string) => string {
  const { prettyFactory }: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty')
  const text = prettyFactory({ singleLine: true, translateTime: 'SYS:HH:MM:ss' })
  return (line) => text(JSON.parse(withoutCredentials(line), (_key, value: unknown) => harmlessLines(value)))
}

/** Stacks have several lines. */
function harmlessLines(value: unknown): unknown {
  return typeof value === 'string' ? value.split('\n').map(harmless).join('\n') : value
}

const jsonLine = (line: string): string => escapedJson(withoutCredentials(line))

/**
 * What is said of an error. Its other properties are left out: clients of databases hang the command on it that
 * failed, with the password in it.
 */
function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { type, message, stack } = stdSerializers.err(error)
  return { type, code: 'code' in error ? error.code : undefined, message, stack }
}

/**
 * `redis://user:password@host` without what stands before the @, wherever it is; files in a stack are left alone.
 * @param line JSON: the address ends with its string at the latest
 */
function withoutCredentials(line: string): string {
  return line.replace(/\b(?!file:)([a-z][\w+.-]*):\/\/(?:[^\s"\\]|\\.)+@/gi, '$1://…@')
}
