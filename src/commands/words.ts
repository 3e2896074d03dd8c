/** What a person reads in the terminal client. */

import { Result } from '../../generated/typescript/enums.js'
import { EncodeError } from '../../generated/typescript/runtime/errors.js'
import { RefusedError, StateError } from '../../generated/typescript/runtime/requests.js'

/** Why the server refused, or what else went wrong, in words. */
export function inWords(error: unknown): string {
  if (error instanceof RefusedError)
    return refusals.get(error.result) ?? `the server refused: ${error.resultName ?? error.result}`
  if (error instanceof StateError) return 'not now: enter a room with /enter N, or leave it first with /leave'
  if (error instanceof EncodeError) return `${error.field}: ${error.problem}`
  return error instanceof Error ? error.message : String(error)
}

const refusals: ReadonlyMap<number, string> = new Map([
  [Result.USER_NOT_IN_ROOM, 'you are in no room'],
  [Result.LOGIN_USER_ALREADY, 'this user is logged in already'],
  [Result.LOGIN_USER_USED_ALL_OBJ, 'the server is full'],
  [Result.LOGIN_USER_INVALID_PW, 'unknown user or wrong password'],
  [Result.LOGIN_TRY_AGAIN, 'the server cannot check logins just now; try again in a moment'],
  [Result.ENTER_ROOM_NOT_USED_STATUS, 'a room can be entered after login, and out of any other room'],
  [Result.ENTER_ROOM_FULL_USER, 'the room is full'],
  [Result.ROOM_INVALID_INDEX, 'there is no such room'],
  [Result.ROOM_NOT_USED, 'the server stops; nobody would hear it'],
  [Result.ROOM_TOO_MANY_PACKET, 'too much is being said in this room; try again in a moment'],
  [Result.USER_IN_LOBBY, 'you are in no room; /enter N enters one'],
  [Result.CHAT_MSG_TOO_LONG, 'the message is too long'],
  [Result.CHAT_MSG_UNREADABLE, 'the server cannot read the message'],
])
