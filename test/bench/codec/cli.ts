/** Times every codec with every value. Run with --expose-gc; --json prints the results for a program to read. */

import { measure } from 'mitata'
import { codecSection } from '../results/codec-section.js'
import { contestants } from './contestants.js'
import { type CodecResults, type CodecRow, OURS, operations } from './results.js'
import { samples } from './values.js'

const quick = process.argv.includes('--quick')
/** ns of CPU for each at least. */
const ENOUGH = quick ? 20e6 : 400e6
/** Operations whose garbage is weighed: less than what the young generation holds. */
const WEIGHED = 1000

async function run(): Promise<CodecResults> {
  const all = contestants()
  const rows: CodecRow[] = []
  for (const sample of samples) {
    const prepared = all.map(({ name, prepare }) => ({ codec: name, ...prepare(sample) }))
    for (const operation of operations) {
      for (const one of prepared) {
        const work = one[operation]
        if (!work) continue
        const { avg } = await measure(work, { min_cpu_time: ENOUGH })
        const allocated = weigh(work)
        const { codec, size } = one
        rows.push({ value: sample.name, operation, codec, nanoseconds: avg, allocated, size })
      }
    }
  }
  const versions = all.filter(({ name }) => name !== OURS).map(({ name, version }) => [name, version])
  return { versions: Object.fromEntries(versions), rows }
}

/** Bytes that an operation allocates, on the heap and beside it. */
function weigh(work: () => unknown): number {
  if (!globalThis.gc) throw new Error('run with node --expose-gc: garbage is weighed, too')
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    globalThis.gc()
    const before = process.memoryUsage()
    for (let i = 0; i < WEIGHED; i++) work()
    const after = process.memoryUsage()
    const bytes = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers
    least = Math.min(least, Math.max(0, bytes) / WEIGHED)
  }
  return least
}

const results = await run()
console.log(process.argv.includes('--json') ? JSON.stringify(results) : codecSection(results).join('\n\n'))
