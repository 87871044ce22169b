import { spawn, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const binary = join(root, 'bin', 'followship')
const kept = join(root, 'tmp', 'e2e')
const patience = 120_000 // milliseconds; the machine may be busy with others
const serving = /(?:served at |msg=serving address="?)(http:\/\/localhost:\d+)/

/** A mail that a service has printed instead of sending it. */
export interface Mail {
  to: string
  subject: string
  text: string
  /** Of a mail to sign in with, else ''. */
  link: string
  code: string
}

/** A running followship, with a folder of its own that is removed with it. */
export class Service {
  /** Where it answers: http://localhost and a port that was free. */
  base = ''
  /** Everything that it printed. */
  output = ''
  private errors = ''
  private ended = false
  private process!: ChildProcess
  private exit!: Promise<void>

  private constructor(
    private readonly args: string[],
    private readonly folder: string,
  ) {}

  private begin(listen: string) {
    this.ended = false
    this.process = spawn(binary, [...this.args, '--listen', listen], {
      cwd: this.folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.errors += text))
    this.exit = new Promise((resolve) => {
      const end = () => {
        this.ended = true
        resolve()
      }
      this.process.on('exit', end).on('error', end)
    })
  }

  static async start(args: string[], folder: string): Promise<Service> {
    const service = new Service(args, folder)
    service.begin('localhost:0')
    try {
      service.base = await service.found(
        'its address',
        () => serving.exec(service.output + service.errors)?.[1],
      )
      if (args[0] === 'demo') {
        await service.found('its links', () => service.output.includes('Ctrl-C') || undefined)
      }
      return service
    } catch (error) {
      await service.stop()
      throw error
    }
  }

  /** Waits until look returns something. */
  async found<T>(what: string, look: () => T | undefined): Promise<T> {
    for (const until = Date.now() + patience; ;) {
      const found = look()
      if (found !== undefined) {
        return found
      }
      if (this.ended || Date.now() > until) {
        throw new Error(`followship: ${what} did not come:\n${this.output}\n${this.errors}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  /** The mails printed so far, after the first `from` characters of the output. */
  mails(from = 0): Mail[] {
    const form = /^---- mail to (.*)\nSubject: (.*)\n\n([\s\S]*?)^----$/gm
    return [...this.output.slice(from).matchAll(form)].map(([, to = '', subject = '', text = '']) => ({
      to,
      subject,
      text,
      link: /https?:\S+\/sign-in#\S+/.exec(text)?.[0] ?? '',
      code: /^(\d{6})$|there: (\d{6})/m.exec(text)?.slice(1).join('') ?? '',
    }))
  }

  /** The next mail to an address after the first `from` characters of the output. */
  mailTo(address: string, from = 0): Promise<Mail> {
    return this.found(`a mail to ${address}`, () => this.mails(from).find((m) => m.to === address))
  }

  /** A demonstration's link for a kind of visitor. */
  link(visitor: string): string {
    const found = new RegExp(`${visitor} +(http\\S+)`).exec(this.output)?.[1]
    if (!found) {
      throw new Error(`this service prints no link for ${visitor}`)
    }
    return found
  }

  /** Ends the process in order; what it kept stays. */
  async end(): Promise<void> {
    if (!this.ended) {
      this.process.kill('SIGTERM')
      const kill = setTimeout(() => this.process.kill('SIGKILL'), 30_000)
      await this.exit
      clearTimeout(kill)
    }
  }

  /** Serves again, at the same address, after its end. */
  async again(): Promise<void> {
    const said = [this.output.length, this.errors.length] as const
    this.begin(new URL(this.base).host)
    await this.found(
      'its address',
      () => serving.exec(this.output.slice(said[0]) + this.errors.slice(said[1])) ?? undefined,
    )
  }

  /** Runs another command of the program on what this service keeps. */
  command(...args: string[]): Promise<{ status: number | null; said: string }> {
    return runs(args, this.folder)
  }

  /** A file of those that it keeps. */
  file(name: string): string {
    return join(this.folder, 'data', name)
  }

  /** Ends the process and removes its folder. */
  async stop(): Promise<void> {
    await this.end()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** The environment without settings of the product. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FOLLOWSHIP_')))
}

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'followship-e2e-'))
}

/** Runs a command of the program to its end. */
async function runs(args: string[], folder: string): Promise<{ status: number | null; said: string }> {
  let said = ''
  const child = spawn(binary, args, { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.on('data', (text: Buffer) => (said += text.toString()))
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve).on('error', reject)
  })
  return { status, said }
}

/** Runs a command that has to succeed. */
async function run(args: string[], folder: string): Promise<void> {
  const { status, said } = await runs(args, folder)
  if (status !== 0) {
    throw new Error(`followship ${args.join(' ')} ended with ${status}:\n${said}`)
  }
}

/**
 * The folder of a demonstration that this binary has built today. It is kept between
 * runs, as building takes seconds, and is only ever copied.
 */
export async function demonstration(): Promise<string> {
  if (!existsSync(binary)) {
    throw new Error('there is no bin/followship: make build')
  }
  const { mtimeMs, size } = statSync(binary)
  const day = new Date().toISOString().slice(0, 10)
  const built = join(kept, `demo-${day}-${Math.round(mtimeMs)}-${size}`)
  if (existsSync(built)) {
    return built
  }
  const folder = emptyFolder()
  const service = await Service.start(['demo', '--data', 'data'], folder)
  const next = `${built}.${process.pid}`
  try {
    mkdirSync(kept, { recursive: true })
    for (const earlier of readdirSync(kept).map((name) => join(kept, name))) {
      if (Date.now() - statSync(earlier).mtimeMs > 3_600_000) {
        rmSync(earlier, { recursive: true, force: true }) // nobody copies from it any more
      }
    }
    await service.end()
    cpSync(join(folder, 'data'), next, { recursive: true })
    renameSync(next, built)
  } finally {
    await service.stop()
  }
  return built
}

/** Serves a copy of the demonstration. */
export async function serveDemo(): Promise<Service> {
  const folder = emptyFolder()
  cpSync(await demonstration(), join(folder, 'data'), { recursive: true })
  return Service.start(['demo', '--data', 'data'], folder)
}

/** The administrator of a fresh service. */
export const founder = { name: 'Ada Berg', mail: 'ada@example.org', organisation: 'Orchard' } as const

/** Serves an organisation that has an administrator and nobody else. */
export async function serveFresh(): Promise<Service> {
  const folder = emptyFolder()
  const { organisation, mail, name } = founder
  await run(
    ['init', '--name', organisation, '--mail', mail, '--admin-name', name, '--time-zone', 'Europe/Berlin'],
    folder,
  )
  return Service.start(['serve'], folder)
}
