/** Packets put together by hand, so that the tests of the server do not trust the codec. Little-endian, packed. */

export const u1 = (value: number): Buffer => Buffer.from([value])
export const u2 = (value: number): Buffer => Buffer.from([value & 255, value >>> 8])
export const s4 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}
export const u8 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}

/** Text in a field of so many bytes, zero-filled behind it. */
export const text = (value: string, size: number): Buffer => {
  const bytes = Buffer.alloc(size)
  bytes.write(value, 'utf8')
  return bytes
}

/** A whole packet: length, id, flags 0, body. */
export const packet = (id: number, ...body: readonly Buffer[]): Buffer => {
  const bytes = Buffer.concat(body)
  return Buffer.concat([u2(bytes.length + 5), u2(id), u1(0), bytes])
}

export const login = (userId: string, password = 'pw'): Buffer =>
  packet(201, text(userId, 33), text(password, 33))
export const enter = (room: number): Buffer => packet(206, s4(room))
export const leave = (): Buffer => packet(215)
export const chat = (msg: string): Buffer => packet(221, text(msg, 257))

export const loginResponse = (result: number): Buffer => packet(202, u2(result))
export const enterResponse = (result: number): Buffer => packet(207, u2(result))
export const leaveResponse = (result: number): Buffer => packet(216, u2(result))
export const chatResponse = (result: number): Buffer => packet(222, u2(result))

export interface Member {
  readonly index: bigint
  readonly userId: string
}
const userInfo = ({ index, userId }: Member): Buffer => Buffer.concat([u8(index), u1(33), text(userId, 33)])
export const newUser = (member: Member): Buffer => packet(208, userInfo(member))
export const userList = (...members: readonly Member[]): Buffer =>
  packet(209, u1(members.length), ...members.map(userInfo))
export const leftUser = ({ index }: Member): Buffer => packet(217, u8(index))
export const chatNotify = (userId: string, msg: string): Buffer =>
  packet(223, text(userId, 33), text(msg, 257))

/** The server's user index of the nth session on a slot. */
export const userIndex = (slot: number, generation = 1): bigint => (BigInt(generation) << 32n) | BigInt(slot)
