/**
 * For any spec inside the language: the generated TypeScript compiles under the strict flags, reads what it writes,
 * and Kaitai's JavaScript reads the same. `SPECS=500 SEED=7 npx vitest …` looks further.
 */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generate } from '../../codegen/generate.js'
import { describeCodec } from './codec-rules.js'
import { everyPacketOf } from './generated-code.js'
import { compileAll, parserOf } from './kaitai-oracle.js'
import { describeOracle } from './oracle-rules.js'
import { specArbitrary } from './random-spec.js'
import { emptyFolder, PROJECT, writeFiles } from './workspace.js'

const SPECS = Number(process.env.SPECS ?? 30)
const SEED = Number(process.env.SEED ?? 1)
const RUNS = { numRuns: 50, seed: SEED }

const folder = emptyFolder('random-specs')
const texts = fc.sample(specArbitrary, { numRuns: SPECS * 3, seed: SEED })
const sound = texts
  .flatMap((text) => {
    const { diagnostics, files } = generate('random.yaml', text, { handlers: undefined })
    return diagnostics.length === 0 ? [{ text, files }] : []
  })
  .slice(0, SPECS)
for (const [i, { text, files }] of sound.entries()) {
  writeFiles(join(folder, String(i)), files)
  writeFiles(join(folder, String(i)), [['random.yaml', text]])
}

it('enough of them are inside the language', () => {
  expect(sound.length).toBe(SPECS)
})

it('compile under the strict flags', () => {
  const config = { extends: join(PROJECT, 'tsconfig.json'), include: ['./**/*.ts'], exclude: [] }
  writeFiles(folder, [['tsconfig.json', JSON.stringify(config)]])
  const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc')
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
})

const compiled = compileAll(sound.map(({ files }) => files.get('kaitai/random.ksy') ?? ''))
for (const [i, javascript] of compiled.entries()) {
  const path = join(folder, String(i), 'typescript/arbitraries.ts')
  const everyPacket = everyPacketOf(await import(pathToFileURL(path).href))
  describe(`spec ${i}, in dist/test/random-specs/${i}:`, () => {
    describeCodec(everyPacket, RUNS)
    describeOracle(everyPacket, parserOf(javascript, `random-specs-kaitai/${i}`), { runs: RUNS })
  })
}
