import {
  decodeLoginRequest,
  encodeLoginRequest,
  LoginRequestView,
  writeLoginRequest,
} from '../../../generated/typescript/packets/login-request.js'
import {
  decodeRoomChatNotify,
  encodeRoomChatNotify,
  RoomChatNotifyView,
  writeRoomChatNotify,
} from '../../../generated/typescript/packets/room-chat-notify.js'
import {
  decodeRoomUserListNotify,
  encodeRoomUserListNotify,
  RoomUserListNotifyView,
  writeRoomUserListNotify,
} from '../../../generated/typescript/packets/room-user-list-notify.js'
import type { Contestant, Prepared } from './contestant.js'
import { OURS } from './results.js'

const space = new Uint8Array(4096)

function prepared<Value>(
  frame: Uint8Array,
  value: Value,
  write: (value: Value, bytes: Uint8Array, start: number) => number,
  decode: (frame: Uint8Array) => unknown,
  view: () => unknown,
): Prepared {
  return {
    encode() {
      write(value, space, 0)
      return space
    },
    decode: () => decode(frame),
    view,
    size: frame.length,
  }
}

/** The views read what a server wants to know: how long the text is, who is last in the list, whose login it is. */
export const parley: Contestant = {
  name: OURS,
  version: '',
  prepare({ kind, value }) {
    switch (kind) {
      case 'chat': {
        const frame = encodeRoomChatNotify(value)
        const view = new RoomChatNotifyView()
        const read = (): number => view.wrap(frame).msgText.length
        return prepared(frame, value, writeRoomChatNotify, decodeRoomChatNotify, read)
      }
      case 'users': {
        const frame = encodeRoomUserListNotify(value)
        const view = new RoomUserListNotifyView()
        const read = (): bigint => view.wrap(frame).users(view.usersLength - 1).userIndex
        return prepared(frame, value, writeRoomUserListNotify, decodeRoomUserListNotify, read)
      }
      case 'login': {
        const frame = encodeLoginRequest(value)
        const view = new LoginRequestView()
        const read = (): number => view.wrap(frame).userIdText.length
        return prepared(frame, value, writeLoginRequest, decodeLoginRequest, read)
      }
    }
  },
}
