import { join } from 'node:path'
import { describe } from 'vitest'
import { everyPacket } from '../../../generated/typescript/arbitraries.js'
import { EVERY_ATTRIBUTE, EVERY_CONSTRUCT, loadCode } from '../generated-code.js'
import { describeInterpreter } from './interpreter-rules.js'
import { CHAT, readModel } from './specs.js'

describe('of the chat, it', () => describeInterpreter(readModel(CHAT), everyPacket, 100))

for (const file of [EVERY_ATTRIBUTE, EVERY_CONSTRUCT, 'strict.yaml']) {
  const { everyPacket } = await loadCode(file, `interpreter-${file}`)
  const protocol = readModel(join(import.meta.dirname, '../specs', file))
  describe(`of ${file}, it`, () => describeInterpreter(protocol, everyPacket, 60))
}
