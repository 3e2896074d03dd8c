/** Connections that nobody is logged in on, by where they come from. Each step costs the same, however many there are. */
export class Strangers<Stranger> {
  /** The oldest first. */
  readonly #byNetwork = new Map<string, Set<Stranger>>()
  /** Networks by how many strangers they have; none at the end is empty. */
  readonly #bySize: Set<string>[] = []

  add(network: string, stranger: Stranger): void {
    const here = this.#byNetwork.get(network) ?? new Set()
    this.#byNetwork.set(network, here)
    this.#bySize[here.size]?.delete(network)
    here.add(stranger)
    this.#file(network, here.size)
  }

  delete(network: string, stranger: Stranger): void {
    const here = this.#byNetwork.get(network)
    if (!here?.delete(stranger)) return
    this.#bySize[here.size + 1]?.delete(network)
    if (here.size === 0) this.#byNetwork.delete(network)
    else this.#file(network, here.size)
    while (this.#bySize.at(-1)?.size === 0) this.#bySize.pop()
  }

  /**
   * Whose place a newcomer takes: the oldest of the network that has the most, where that has more than the newcomer's
   * would have then. So nobody pushes others out by coming often.
   */
  toDisplace(newcomer: string): Stranger | undefined {
    const most = this.#bySize.length - 1
    const own = this.#byNetwork.get(newcomer)?.size ?? 0
    const [network = newcomer] = this.#bySize.at(-1) ?? []
    if (most <= own + 1) return undefined
    const [oldest] = this.#byNetwork.get(network) ?? []
    return oldest
  }

  #file(network: string, size: number): void {
    while (this.#bySize.length <= size) this.#bySize.push(new Set())
    this.#bySize[size]?.add(network)
  }
}
