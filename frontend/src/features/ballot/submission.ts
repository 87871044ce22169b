import { backoff } from './autosave'

export type SubmissionPhase =
  | 'idle'
  | 'sending'
  | 'retrying' // no answer came; is sent again
  | 'unknown' // no answer came after several attempts: it may have arrived
  | 'signedOut'
  | 'failed' // the server does not take it

/** How often a submission is sent by itself. */
const attempts = 5

export interface Sending<Body, Receipt> {
  send(body: Body, key: string): Promise<Receipt>
  /** Whether an error leaves open what has become of a request. */
  unanswered(error: unknown): boolean
  signedOut(error: unknown): boolean
  say(phase: SubmissionPhase, error: unknown): void
}

/**
 * Submits, once: every submission has a key of its own that goes with each of its
 * repetitions, until an answer is had. Another body is another submission.
 */
export class Submission<Body, Receipt> {
  private readonly sending: Sending<Body, Receipt>
  private open: { text: string; key: string } | null = null

  constructor(sending: Sending<Body, Receipt>) {
    this.sending = sending
  }

  /** Resolves to the receipt, null when there is none; why was said. */
  async submit(body: Body): Promise<Receipt | null> {
    const text = JSON.stringify(body)
    if (this.open?.text !== text) {
      this.open = { text, key: crypto.randomUUID() }
    }
    const { key } = this.open
    const { send, say, unanswered, signedOut } = this.sending
    for (let attempt = 0; ; attempt++) {
      say('sending', null)
      try {
        const receipt = await send(body, key)
        this.open = null
        say('idle', null)
        return receipt
      } catch (error) {
        if (unanswered(error)) {
          if (attempt + 1 >= attempts) {
            say('unknown', error)
            return null
          }
          say('retrying', error)
          await online(backoff(attempt, Math.random()))
          continue
        }
        if (signedOut(error)) {
          say('signedOut', error) // the same submission goes on afterwards
          return null
        }
        this.open = null
        say('failed', error)
        return null
      }
    }
  }
}

/** Waits for a while, or until the network is back. */
function online(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
  })
}
