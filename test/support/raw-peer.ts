/** A bare TCP peer that knows nothing of the protocol but where a frame ends. */

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'vitest'

export class RawPeer {
  readonly #socket: Socket
  #received = Buffer.alloc(0)
  #changed: (() => void) | undefined
  /** The server sent its end, or the connection was reset. */
  ended = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes])
      this.#changed?.()
    })
    const end = (): void => {
      this.ended = true
      this.#changed?.()
    }
    socket.on('end', end)
    socket.on('close', end)
    socket.on('error', end)
  }

  /** @param from the address to connect from; any of 127.0.0.0/8 */
  static async connect(port: number, from = '127.0.0.1'): Promise<RawPeer> {
    const socket = connect({
      port,
      host: '127.0.0.1',
      localAddress: from,
      noDelay: true,
      allowHalfOpen: true,
    })
    return RawPeer.over(socket, 'connect')
  }

  /** @param ready the event that says that the socket can be used */
  static async over(socket: Socket, ready: string): Promise<RawPeer> {
    const peer = new RawPeer(socket)
    await once(socket, ready)
    return peer
  }

  send(...packets: readonly Uint8Array[]): void {
    this.#socket.write(Buffer.concat(packets))
  }

  /** The next whole frame. @throws Error where the connection ends first */
  async frame(): Promise<Buffer> {
    for (;;) {
      const length = this.#received.length >= 5 ? this.#received.readUInt16LE(0) : 5
      if (this.#received.length >= length && this.#received.length >= 5) {
        const frame = this.#received.subarray(0, length)
        this.#received = this.#received.subarray(length)
        return frame
      }
      if (this.ended) throw new Error(`the connection ended; left over: ${this.#received.toString('hex')}`)
      await this.#change()
    }
  }

  /** Exactly these frames come next, byte for byte. */
  async expect(...frames: readonly Buffer[]): Promise<void> {
    for (const frame of frames) expect((await this.frame()).toString('hex')).toBe(frame.toString('hex'))
  }

  /** Sends, and expects exactly that next. */
  async ask(request: Uint8Array, ...replies: readonly Buffer[]): Promise<void> {
    this.send(request)
    await this.expect(...replies)
  }

  /** The server closes the connection, and sends nothing before that. */
  async expectEnd(): Promise<void> {
    while (!this.ended) await this.#change()
    expect(this.#received.toString('hex')).toBe('')
  }

  /** Says that it sends nothing more, and goes on reading. */
  halfClose(): void {
    this.#socket.end()
  }

  async close(): Promise<void> {
    if (this.#socket.destroyed) return
    this.#socket.destroy()
    await once(this.#socket, 'close')
  }

  /** Closes with a reset in place of an end. */
  reset(): void {
    this.#socket.resetAndDestroy()
  }

  /** Stops reading: the server's bytes pile up. */
  stopReading(): void {
    this.#socket.pause()
  }

  resumeReading(): void {
    this.#socket.resume()
  }

  /** Reads on to the end. @returns everything that came */
  async readToEnd(): Promise<Buffer> {
    this.#socket.resume()
    while (!this.ended) await this.#change()
    return this.#received
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve
    })
  }
}
