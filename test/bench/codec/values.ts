/** What every codec encodes and decodes. */

export interface Chat {
  readonly userId: string
  readonly msg: string
}

export interface User {
  readonly userIndex: bigint
  readonly userId: string
}

export interface Users {
  readonly users: readonly User[]
}

export interface Login {
  readonly userId: string
  readonly password: string
}

export type Sample =
  | { readonly name: string; readonly kind: 'chat'; readonly value: Chat }
  | { readonly name: string; readonly kind: 'users'; readonly value: Users }
  | { readonly name: string; readonly kind: 'login'; readonly value: Login }

const USERS = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi', 'ivan', 'judy']

export const samples: readonly Sample[] = [
  {
    name: 'chat, ASCII',
    kind: 'chat',
    value: { userId: 'alice', msg: 'Shall we meet at the gate in ten minutes, or wait for the others?' },
  },
  {
    name: 'chat, Korean',
    kind: 'chat',
    value: { userId: '민수', msg: '십 분 뒤에 성문 앞에서 만날까요, 아니면 다른 분들을 기다릴까요?' },
  },
  {
    name: 'user list of 10',
    kind: 'users',
    value: { users: USERS.map((userId, slot) => ({ userIndex: (1n << 32n) | BigInt(slot), userId })) },
  },
  { name: 'login', kind: 'login', value: { userId: 'alice', password: 'correct horse battery' } },
]
