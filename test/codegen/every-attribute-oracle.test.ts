import { EVERY_ATTRIBUTE, loadCode } from './generated-code.js'
import { createParser } from './kaitai-oracle.js'
import { describeOracle } from './oracle-rules.js'

const { everyPacket, ksy } = await loadCode(EVERY_ATTRIBUTE, 'every-attribute-oracle')
describeOracle(everyPacket, createParser(ksy, 'every-attribute-oracle/parser'))
