/** `npm run bench`: everything that is measured, written to RESULTS.md. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CodecResults } from './codec/results.js'
import { compare } from './fanout/compare.js'
import { compileTools, repository } from './fanout/tools.js'
import { measureGrowth } from './growth/growth.js'
import { growthCharts } from './results/growth-charts.js'
import { mostSessions, thisMachine } from './results/machine.js'
import { resultsMarkdown } from './results/markdown.js'

const HELP = `Measures the server and the codec beside their peers and writes test/bench/RESULTS.md.

  npm run bench -- [--only fanout|growth|codec] [--runs N] [--seconds S] [--quick]

  --only     one part alone; prints it and writes nothing
  --runs     of each server under each load (default: 3)
  --seconds  of each run (default: 3)
  --quick    one short run of each; prints it and writes nothing`

const parts = ['fanout', 'growth', 'codec']

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      runs: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(HELP)
    return
  }
  const { only, quick } = values
  if (only !== undefined && !parts.includes(only))
    throw new Error(`--only: found ${only}, expected one of ${parts.join(', ')}`)
  const runs = positive('--runs', values.runs ?? (quick ? '1' : '3'))
  const seconds = positive('--seconds', values.seconds ?? (quick ? '1' : '3'))
  const wanted = (part: string): boolean => only === undefined || only === part

  const tools = compileTools()
  const say = (what: string): void => console.error(`… ${what}`)
  const fanout = wanted('fanout') ? await compare({ tools, runs, seconds, say }) : undefined
  const growth = wanted('growth')
    ? await measureGrowth({ tools, runs, seconds, say, most: mostSessions() })
    : undefined
  if (wanted('codec')) say('codecs')
  const results = {
    machine: thisMachine(new Date()),
    fanout: fanout?.tables ?? [],
    missing: fanout?.missing ?? [],
    growth,
    codec: wanted('codec') ? measureCodecs(quick) : undefined,
  }
  const text = resultsMarkdown(results)
  if (only !== undefined || quick) {
    console.log(text)
    return
  }
  const folder = join(repository, 'test/bench')
  mkdirSync(join(folder, 'charts'), { recursive: true })
  if (growth)
    for (const [file, svg] of growthCharts(growth)) writeFileSync(join(folder, `charts/${file}.svg`), svg)
  writeFileSync(join(folder, 'RESULTS.md'), text)
  console.log(`written: test/bench/RESULTS.md`)
}

/** In a process of their own: nothing of the rest is in their way, and their garbage can be measured. */
function measureCodecs(quick: boolean): CodecResults {
  const script = join(repository, 'dist/test/bench/codec/cli.js')
  const words = ['--expose-gc', script, '--json', ...(quick ? ['--quick'] : [])]
  const results: CodecResults = JSON.parse(
    execFileSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  )
  return results
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new Error(`${name}: found ${text}, expected a number above 0`)
}

main().catch((error: unknown) => {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
})
