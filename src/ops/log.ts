import { createRequire } from 'node:module'
import { type Logger, pino, stdSerializers } from 'pino'
import { type LineSink, standardOutput } from './line-sink.js'

export type Log = Logger

/** Passwords and message text are never handed to the log; should a packet be after all, they stay out of it. */
const SECRETS = ['password', 'msg', 'args'].map((name) => `*.${name}`)

/**
 * JSON lines, or text where somebody watches.
 * @param level pino's: trace, debug, info, warn, error, fatal, silent
 */
export function createLog(terminal: boolean, level: string, output: LineSink = standardOutput): Log {
  const options = { level, base: null, redact: SECRETS, serializers: { err: errorFields } }
  if (!terminal) {
    const formatters = { level: (label: string) => ({ level: label }) }
    return pino(
      { ...options, formatters, timestamp: pino.stdTimeFunctions.isoTime },
      { write: (line: string) => output.write(withoutCredentials(line)) },
    )
  }
  // Only who watches has to have it in memory.
  const { prettyFactory }: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty')
  const text = prettyFactory({ singleLine: true, translateTime: 'SYS:HH:MM:ss' })
  return pino(options, { write: (line: string) => output.write(text(withoutCredentials(line))) })
}

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
