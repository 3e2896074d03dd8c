import { EVERY_CONSTRUCT, loadCode } from './generated-code.js'
import { createParser } from './kaitai-oracle.js'
import { describeOracle } from './oracle-rules.js'

const { everyPacket, ksy } = await loadCode(EVERY_CONSTRUCT, 'every-construct-oracle')
// Its numbers lose digits beyond 2^53, so it takes the cases of a 64-bit switch for one another.
describeOracle(everyPacket, createParser(ksy, 'every-construct-oracle/parser'), { skipped: ['kSWITCH_WIDE'] })
