import { describeCodec } from './codec-rules.js'
import { EVERY_CONSTRUCT, loadCode } from './generated-code.js'

const { everyPacket } = await loadCode(EVERY_CONSTRUCT, 'every-construct-codec')
describeCodec(everyPacket)
