/** `parley chat`: a person in a room. */

import { ChatClient } from '../../generated/typescript/client.js'
import { escaped, harmless } from '../ops/terminal-text.js'
import { openSocket, type ServerAddress } from './open-socket.js'
import { askPassword, openTerminal, type Terminal } from './terminal.js'
import { inWords } from './words.js'

export interface ChatOptions extends ServerAddress {
  readonly user: string
  readonly room: number
}

const HELP = 'Say something, or: /who  /leave  /enter N  /quit'

/** Until the person quits or the connection ends. @throws Error where it does not get in, or is cut off */
export async function chat(options: ChatOptions): Promise<void> {
  const { user, room } = options
  const terminal = openTerminal()
  let client: ChatClient | undefined
  let lost: Error | undefined
  try {
    const password = await askPassword(terminal, user)
    client = await openClient(options)
    client.on('closed', (error) => {
      lost = error
      terminal.close()
    })
    const talk = createTalk(client, terminal)
    await client.login({ userId: user, password })
    await talk.enter(room)
    terminal.show(HELP)
    for (;;) {
      const line = await terminal.next()
      if (line === undefined || line === '/quit') break
      await talk.obey(line).catch((error: unknown) => terminal.show(`! ${escaped(inWords(error))}`))
    }
    if (lost) throw lost
  } catch (error) {
    throw new Error(inWords(error))
  } finally {
    client?.close()
    terminal.close()
  }
}

function openClient(options: ChatOptions): Promise<ChatClient> {
  return new Promise((resolve, reject) => {
    const { host, port } = options
    const { socket, ready } = openSocket(options)
    const client = new ChatClient({ send: (bytes) => socket.write(bytes), close: () => socket.end() })
    socket.once(ready, () => resolve(client))
    socket.on('data', (bytes) => client.receive(bytes))
    socket.on('close', () => client.disconnected())
    socket.on('error', (error) => {
      reject(new Error(`cannot reach the server at ${host}:${port}: ${error.message}`))
      client.disconnected(error)
    })
  })
}

interface Talk {
  enter(room: number): Promise<void>
  /** A line that the person typed. */
  obey(line: string): Promise<void>
}

/** Shows what happens in the room, and does what the person says. */
function createTalk(client: ChatClient, terminal: Terminal): Talk {
  const members = new Map<bigint, string>()
  client.on('roomUserListNotify', ({ users }) => {
    for (const { userIndex, userId } of users) members.set(userIndex, harmless(userId))
  })
  client.on('roomNewUserNotify', ({ user }) => {
    members.set(user.userIndex, harmless(user.userId))
    terminal.show(`* ${harmless(user.userId)} has come in`)
  })
  client.on('roomLeaveUserNotify', ({ userIndex }) => {
    terminal.show(`* ${members.get(userIndex) ?? 'somebody'} has gone`)
    members.delete(userIndex)
  })
  client.on('roomChatNotify', ({ userId, msg }) => terminal.show(`${harmless(userId)}: ${harmless(msg)}`))

  async function enter(roomNumber: number): Promise<void> {
    members.clear()
    await client.roomEnter({ roomNumber })
    terminal.show(`* you are in room ${roomNumber}`)
    who()
  }

  function who(): void {
    terminal.show(`* here: ${[...members.values()].join(', ')}`)
  }

  async function obey(line: string): Promise<void> {
    const [command = '', argument = ''] = line.trim().split(/\s+/)
    if (command === '') return
    if (!command.startsWith('/')) await client.roomChat({ msg: line })
    else if (command === '/who') who()
    else if (command === '/enter' && /^\d+$/.test(argument)) await enter(Number(argument))
    else if (command === '/leave') {
      await client.roomLeave()
      members.clear()
      terminal.show('* you are in the lobby')
    } else terminal.show(`! ${HELP}`)
  }

  return { enter, obey }
}
