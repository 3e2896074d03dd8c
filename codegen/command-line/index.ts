/** The generator's commands, for `parley` and for ../cli.ts. Each loads what it does only when it runs. */

import type { Command } from 'commander'
import { addDiff } from './diff.js'
import { addDocs } from './docs.js'
import { addGen } from './gen.js'
import { addLint } from './lint.js'
import { addSdk } from './sdk.js'

export function addCodegenCommands(program: Command): void {
  for (const add of [addGen, addLint, addDiff, addDocs, addSdk]) add(program)
}
