/**
 * For any spec inside the language: the package has its types right, and does what the generated TypeScript does.
 * `SPECS=200 SEED=7 npx vitest …` looks further.
 */

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generate } from '../../../codegen/generate.js'
import { everyPacketOf } from '../../codegen/generated-code.js'
import { specArbitrary } from '../../codegen/random-spec.js'
import { emptyFolder, writeFiles } from '../../codegen/workspace.js'
import { describeBeside } from './beside-typescript.js'
import { mypy } from './tools.js'

const SPECS = Number(process.env.SPECS ?? 8)
const SEED = Number(process.env.SEED ?? 2)

const folder = emptyFolder('python-random-specs')
const sound = fc
  .sample(specArbitrary, { numRuns: SPECS * 3, seed: SEED })
  .map((text, i) => ({ name: `random_${i}`, text: text.replace('id: random\n', `id: random_${i}\n`) }))
  .flatMap(({ name, text }) => {
    const { diagnostics, files } = generate('random.yaml', text, { handlers: undefined })
    return diagnostics.length === 0 ? [{ name, text, files, endian: /length\n\s*type: u4be/.test(text) }] : []
  })
  .slice(0, SPECS)
for (const { name, text, files } of sound) writeFiles(join(folder, name), [...files, ['random.yaml', text]])

it('has nothing that mypy --strict complains of', () => {
  const packages = sound.map(({ name }) => join(folder, name, 'sdk/python'))
  expect(mypy(packages)).toMatch(/^Success: no issues found in \d+ source files\n$/)
})

for (const { name, endian } of sound) {
  const module: unknown = await import(pathToFileURL(join(folder, name, 'typescript/arbitraries.ts')).href)
  const sdk = { folder: join(folder, name, 'sdk/python'), name: `parley_${name}` }
  describe(`${name}, in dist/test/python-random-specs:`, () => {
    describeBeside(sdk, everyPacketOf(module), setLength(endian), 50)
  })
}

/** The header's length is u2 in the spec's order, or u4be; where it is set wrongly, it is one more damage. */
function setLength(wide: boolean): (frame: Uint8Array) => void {
  return (frame) => {
    if (frame.length < 4) return
    const view = new DataView(frame.buffer)
    if (wide) view.setUint32(0, frame.length)
    else view.setUint16(0, frame.length, true)
  }
}
