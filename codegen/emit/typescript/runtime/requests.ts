/** Requests that wait for their replies, which come in the order of the requests. */

/** The server said no. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly request: string
  /** The number of the result, and its name where the spec knows it. */
  readonly result: number
  readonly resultName: string | undefined

  constructor(request: string, result: number, resultName: string | undefined) {
    super(`${request} was refused: ${resultName ?? `result ${result}`}`)
    this.request = request
    this.result = result
    this.resultName = resultName
  }
}

/** The request is not allowed in the session's state; it was not sent. */
export class StateError extends Error {
  override readonly name = 'StateError'
}

/** The connection ended before the reply came, or no reply came in time. */
export class NoReplyError extends Error {
  override readonly name = 'NoReplyError'
}

interface Waiting<Reply> {
  readonly request: string
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
  readonly timer: ReturnType<typeof setTimeout>
}

/** The requests that wait for one kind of reply. */
export class Waiters<Reply> {
  readonly #timeoutMs: number
  readonly #timedOut: () => void
  #waiting: Waiting<Reply>[] = []

  /** @param timedOut a reply that is late would be taken for the next request's, so the connection has to end */
  constructor(timeoutMs: number, timedOut: () => void) {
    this.#timeoutMs = timeoutMs
    this.#timedOut = timedOut
  }

  /** The request whose reply comes next. */
  get oldest(): string | undefined {
    return this.#waiting[0]?.request
  }

  wait(request: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.fail(new NoReplyError(`${request} was not answered within ${this.#timeoutMs} ms`))
        this.#timedOut()
      }, this.#timeoutMs)
      this.#waiting.push({ request, resolve, reject, timer })
    })
  }

  /** The oldest request has its reply. */
  settle(reply: Reply | Error): void {
    const waiting = this.#waiting.shift()
    if (!waiting) return
    clearTimeout(waiting.timer)
    if (reply instanceof Error) waiting.reject(reply)
    else waiting.resolve(reply)
  }

  fail(error: Error): void {
    while (this.#waiting.length > 0) this.settle(error)
  }
}

/** Who is told of the events of each kind. */
export class Listeners<Events> {
  readonly #listeners: { [Name in keyof Events]?: Set<(event: Events[Name]) => void> } = {}

  /** @returns ends the subscription */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const listeners = this.#listeners[name] ?? new Set<(event: Events[Name]) => void>()
    this.#listeners[name] = listeners
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }

  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const listener of this.#listeners[name] ?? []) listener(event)
  }
}
