import { describeCodec } from './codec-rules.js'
import { EVERY_ATTRIBUTE, loadCode } from './generated-code.js'

const { everyPacket } = await loadCode(EVERY_ATTRIBUTE, 'every-attribute-codec')
describeCodec(everyPacket)
