/** `parley sdk --kaitai` as a user starts it. */

import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

export const CHAT = resolve('protocol/chat.yaml')
const CLI = resolve('dist/codegen/cli.js')

export interface Run {
  readonly spec?: string
  readonly cwd?: string
  readonly cli?: string
}

export function sdk(args: readonly string[], { spec = CHAT, cwd = '.', cli = CLI }: Run = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'sdk', spec, ...args], {
    cwd,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}
