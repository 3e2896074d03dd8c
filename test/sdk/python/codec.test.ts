/** The Python codec beside the TypeScript one: the same bytes, the same values, the same refusals. */

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { everyPacket as everyChatPacket } from '../../../generated/typescript/arbitraries.js'
import { setLengthOfEvery } from '../../codegen/corruptions.js'
import { EVERY_ATTRIBUTE, EVERY_CONSTRUCT, type EveryPacket, loadCode } from '../../codegen/generated-code.js'
import { describeBeside } from './beside-typescript.js'
import { CHAT, type Package, python } from './python.js'

const attributes = await loadCode(EVERY_ATTRIBUTE, 'python-attributes')
const constructs = await loadCode(EVERY_CONSTRUCT, 'python-constructs')
const packageIn = (folder: string, name: string): Package => ({ folder: join(folder, 'sdk/python'), name })

/** Two bytes at the start of the frame. */
function setLength(frame: Uint8Array): void {
  if (frame.length >= 2) new DataView(frame.buffer).setUint16(0, frame.length, true)
}

const PROTOCOLS: readonly [string, Package, EveryPacket, (frame: Uint8Array) => void][] = [
  ['chat', CHAT, everyChatPacket, setLength],
  ['every attribute', packageIn(attributes.folder, 'parley_every'), attributes.everyPacket, setLengthOfEvery],
  ['every construct', packageIn(constructs.folder, 'parley_construct'), constructs.everyPacket, setLength],
]

describe.each(PROTOCOLS)('%s', (_, sdk, everyPacket, setLength) => {
  describeBeside(sdk, everyPacket, setLength, 60)
})

test('instances are properties, and methods where they hang on parameters', () => {
  const { folder } = packageIn(constructs.folder, 'parley_construct')
  const program = `
from parley_construct import Animal, Counted, Instances, Pair
pair = Pair(width=3, height=7)
print(pair.area, repr(pair.kind), pair.name)
print(Counted(items=[]).total(4), Counted(items=[]).is_dog(Animal.DOG))
print(Instances(pair=pair, pixels=b"x", list_=[1, 2]).most)
`
  expect(python(['-c', program], folder)).toBe('21 <Animal.DOG: 2> 3x7\n8 True\n4\n')
})
