/** The interpreter and the test vectors of random specs. `SPECS=300 SEED=7 npx vitest …` looks further. */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generate } from '../../../codegen/generate.js'
import { parseVectors } from '../../support/vectors.js'
import { everyPacketOf } from '../generated-code.js'
import { specArbitrary } from '../random-spec.js'
import { describeVectors } from '../vector-rules.js'
import { emptyFolder, writeFiles } from '../workspace.js'
import { describeInterpreter } from './interpreter-rules.js'
import { modelOf } from './specs.js'

const SPECS = Number(process.env.SPECS ?? 10)
const SEED = Number(process.env.SEED ?? 2)

const folder = emptyFolder('interpreter-random-specs')
const sound = fc
  .sample(specArbitrary, { numRuns: SPECS * 3, seed: SEED })
  .flatMap((text) => {
    const { diagnostics, files } = generate('random.yaml', text, { handlers: undefined })
    return diagnostics.length === 0 ? [{ text, files }] : []
  })
  .slice(0, SPECS)

it('enough of them are inside the language', () => {
  expect(sound.length).toBe(SPECS)
})

for (const [i, { text, files }] of sound.entries()) {
  const at = join(folder, String(i))
  writeFiles(at, [...files, ['random.yaml', text]])
  const everyPacket = everyPacketOf(await import(pathToFileURL(join(at, 'typescript/arbitraries.ts')).href))
  const protocol = modelOf('random.yaml', text)
  describe(`spec ${i}, in dist/test/interpreter-random-specs/${i}`, () => {
    describeInterpreter(protocol, everyPacket, 30)
    describeVectors(parseVectors(files.get('vectors/random.json') ?? ''), protocol, everyPacket)
  })
}
