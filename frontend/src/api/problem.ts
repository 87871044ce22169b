import type { components } from './contract.gen'

export type Problem = components['schemas']['Problem']

/** `network` is ours: no answer came. All others are the contract's. */
export type ProblemCode = Problem['code'] | 'network'

/** What went wrong with a request (RFC 9457), or with the way to the server. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: ProblemCode
  /** What the server says of it, in English; screens say it in their language by the code. */
  readonly detail: string
  /** The part of the request at fault, as a JSON pointer without its first slash. */
  readonly field: string

  constructor(p: { status: number; code: ProblemCode; title: string; detail?: string; field?: string }) {
    super(p.detail || p.title)
    this.name = 'ApiProblem'
    this.status = p.status
    this.code = p.code
    this.detail = p.detail ?? ''
    this.field = p.field ?? ''
  }
}

/** Reads the problem of an answer; whatever else it holds becomes an internal one. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const p = (await response.clone().json()) as Problem
    if (typeof p.code === 'string' && typeof p.title === 'string') {
      return new ApiProblem({ ...p, status: response.status })
    }
  } catch {
    // A balancer's page, perhaps.
  }
  return new ApiProblem({ status: response.status, code: 'internal', title: `status ${response.status}` })
}

export function networkProblem(error: unknown): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'network',
    title: error instanceof Error ? error.message : 'no answer',
  })
}

/** Reports whether an error is a problem with one of some codes. */
export function isProblem(error: unknown, ...codes: ProblemCode[]): error is ApiProblem {
  return error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code))
}
