/** `npm run bench:ratio`: CPU a delivery beside limit.c, in one run; for whoever reviews a change. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measure } from './fanout/measure.js'
import { type Contestant, limit, parley } from './fanout/servers.js'
import { compileTools, repository } from './fanout/tools.js'
import { talking } from './fanout/workloads.js'
import { median } from './statistics.js'

const HELP = `Prints how many deliveries our server makes in a CPU second, as a multiple of what limit.c makes.
Both take turns; higher is better, 1 is the limit.

  npm run bench:ratio -- [--against REF] [--runs N] [--seconds S]

  --against  a git ref, built and measured in the same turns
  --runs     default: 5
  --seconds  of each run (default: 1)`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      against: { type: 'string' },
      runs: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return
  }
  const tools = compileTools()
  const before = values.against === undefined ? undefined : buildRef(values.against)
  try {
    const ours = [
      ...(before === undefined ? [] : [parley(before, values.against)]),
      parley(repository, 'here'),
    ]
    for (const workload of talking) {
      const ratios = new Map<Contestant, number[]>(ours.map((server) => [server, []]))
      for (let run = 0; run < Number(values.runs); run++) {
        const { perCpuSecond: most } = await measure(
          tools,
          limit(tools.limit),
          workload,
          Number(values.seconds),
        )
        for (const [server, list] of ratios) {
          const { perCpuSecond } = await measure(tools, server, workload, Number(values.seconds))
          list.push(perCpuSecond / most)
        }
      }
      for (const [server, list] of ratios) console.log(describe(workload.name, server.name, list))
    }
  } finally {
    if (before !== undefined) removeWorktree(before)
  }
}

function describe(workload: string, server: string, ratios: readonly number[]): string {
  const [least, middle, most] = [Math.min(...ratios), median(ratios), Math.max(...ratios)]
  const spread = `${least.toFixed(2)} to ${most.toFixed(2)}`
  const cost = `CPU a delivery: ${(1 / middle).toFixed(2)} times limit.c's`
  return `${workload.padEnd(10)} ${server.padEnd(12)} ${middle.toFixed(2)} of limit.c (${spread}); ${cost}`
}

/** A worktree of the ref, with this checkout's packages, built. */
function buildRef(ref: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'parley-bench-')), 'project')
  const run = (cwd: string, ...[program = '', ...words]: string[]): void => {
    execFileSync(program, words, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  }
  run(repository, 'git', 'worktree', 'add', '--detach', folder, ref)
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  run(folder, join(repository, 'node_modules/.bin/tsc'), '-b', 'src')
  return folder
}

function removeWorktree(folder: string): void {
  execFileSync('git', ['worktree', 'remove', '--force', folder], { cwd: repository })
  rmSync(join(folder, '..'), { recursive: true, force: true })
}

main().catch((error: unknown) => {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
})
