/** The program as a user starts it: a process of its own, its input and its output. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const CLI = 'dist/src/cli.js'

export interface Program {
  readonly pid: number
  /** Standard output and error together, as they came. */
  readonly output: string
  type(...lines: readonly string[]): void
  endInput(): void
  /** Waits until the output matches. @throws Error where the program ends before */
  shows(pattern: RegExp): Promise<RegExpExecArray>
  /** Waits for its end; the exit code. */
  exit(): Promise<number | null>
  signal(signal: NodeJS.Signals): void
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>
  /** On a pseudo-terminal, as for a person. */
  readonly terminal?: boolean
  /** How many files may be open. */
  readonly openFiles?: number
  /** Another build than this checkout's. */
  readonly cli?: string
  /** What a file may grow to, bytes: as a disk that is full. */
  readonly fileSize?: number
}

/** `parley …`; ended with the test at the latest. */
export function parley(
  args: readonly string[],
  { env = {}, terminal = false, cli = CLI, openFiles, fileSize }: ProgramOptions = {},
): Program {
  const limits = Object.entries({ nofile: openFiles, fsize: fileSize })
    .filter(([, limit]) => limit !== undefined)
    .map(([name, limit]) => `--${name}=${limit}`)
  const limited = limits.length > 0 ? ['prlimit', ...limits] : []
  const command = [...limited, process.execPath, cli, ...args]
  const [file, ...rest] = terminal ? ['script', '-qefc', command.map(quoted).join(' '), '/dev/null'] : command
  return run(file ?? '', rest, env)
}

/** `npm …`, in a group of its own: a signal reaches what npm started. */
export function npm(args: readonly string[]): Program {
  return run('npm', args, {}, true)
}

function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  group = false,
): Program {
  const child: ChildProcessWithoutNullStreams = spawn(file, args, {
    env: { ...process.env, PARLEY_HTTP_PORT: 'off', ...env }, // its default can be had once on a machine
    detached: group,
  })
  const kill = (signal: NodeJS.Signals): void => {
    if (group && child.pid !== undefined) process.kill(-child.pid, signal)
    else child.kill(signal)
  }
  const ended = once(child, 'close')
  let output = ''
  let over = false
  let changed: (() => void) | undefined
  const add = (text: string): void => {
    output += text
    changed?.()
  }
  child.stdout.setEncoding('utf8').on('data', add)
  child.stderr.setEncoding('utf8').on('data', add)
  child.stdin.on('error', () => undefined) // it may have ended before it read everything
  child.on('close', () => {
    over = true
    changed?.()
  })
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) kill('SIGTERM')
    await ended
  })
  return {
    pid: child.pid ?? Number.NaN,
    get output() {
      return output
    },
    type(...lines) {
      for (const line of lines) child.stdin.write(`${line}\n`)
    },
    endInput: () => child.stdin.end(),
    async shows(pattern) {
      for (;;) {
        const match = pattern.exec(output)
        if (match) return match
        if (over) throw new Error(`${args.join(' ')} ended and did not show ${pattern}:\n${output}`)
        await new Promise<void>((resolve) => {
          changed = resolve
        })
      }
    },
    async exit() {
      await ended
      return child.exitCode
    },
    signal: kill,
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** An empty folder; removed with the test. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'parley-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** `parley serve` on a free port, with a data folder of its own. */
export async function serve(
  ...args: readonly string[]
): Promise<{ readonly program: Program; readonly port: string }> {
  const data = args.includes('--data') ? [] : ['--data', temporaryFolder()]
  const program = parley(['serve', '--port', '0', ...data, ...args])
  const [, port = ''] = await program.shows(/"listening on 127\.0\.0\.1:(\d+)"/)
  return { program, port }
}
