/** Python as the tests use it: the interpreter, a generated package, and what the driver makes of it. */

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PROJECT } from '../../codegen/workspace.js'

/** The committed package of the chat protocol. */
export const SDK = join(PROJECT, 'generated/sdk/python')
export const DRIVER = join(import.meta.dirname, 'driver.py')

export interface Package {
  /** The folder that the package stands in. */
  readonly folder: string
  readonly name: string
}

export const CHAT: Package = { folder: SDK, name: 'parley_chat' }

/** What a value is on the way to the driver and back. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

export interface Problem {
  readonly packet: string
  readonly field: string
  readonly reason: string
  readonly offset: number | null
  readonly message: string
}

export type Order =
  | { readonly do: 'encode'; readonly packet: string; readonly value: Json }
  | { readonly do: 'decode'; readonly packet: string; readonly frame: string }
  | { readonly do: 'stream'; readonly side: 'client' | 'server'; readonly chunks: readonly string[] }

/** As far as the order asks for it. */
export interface Answer {
  readonly bytes?: string
  readonly value?: Json
  readonly again?: string
  readonly refused?: Problem
  readonly error?: Problem | string
  readonly frames?: readonly (readonly string[])[]
  readonly skipped?: number
}

/** One answer for each order, in their order. @throws Error with Python's own words where it fails */
export function drive(sdk: Package, orders: readonly Order[]): Answer[] {
  const output = python(
    [DRIVER, sdk.name],
    sdk.folder,
    orders.map((order) => `${JSON.stringify(order)}\n`).join(''),
  )
  return output
    .trim()
    .split('\n')
    .map((line): Answer => JSON.parse(line))
}

/** Runs Python with the packages that stand in the folder. @returns standard output */
export function python(args: readonly string[], folder: string, input = ''): string {
  const { error, status, stdout, stderr } = spawnSync('python3', args, {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: pythonPath(folder),
  })
  if (error) throw new Error(`these tests need python3, 3.10 or newer, on the PATH: ${error.message}`)
  if (status !== 0)
    throw new Error(`python3 ${args.join(' ')} ended with ${status}:\n${stdout.slice(-2000)}${stderr}`)
  return stdout
}

/** The same beside a server in this process, which has to go on meanwhile. */
export async function pythonAside(
  args: readonly string[],
  folder: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn('python3', args, { env: pythonPath(folder), stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  await once(child, 'close')
  return { code: child.exitCode, output }
}

/** Nothing is written beside the package: generated/ holds what the generator wrote alone. */
export function pythonPath(...folders: readonly string[]): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONPATH: folders.join(':'), PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' }
}
