import type { TFunction } from 'i18next'
import type { Schemas } from '@/api/client'

export type Entry = Schemas['LogEntry']

/** Names of what lines are about, by id; "" for nothing known. */
export type Namer = (id: string) => string

const actions = [
  'edit_organisation',
  'edit_directory',
  'edit_own_profile',
  'edit_roles',
  'edit_mandates',
  'step_back',
  'edit_surveys',
  'approve_settings',
  'run_rounds',
  'see_faculty_reports',
  'see_team_result',
  'import_directory',
  'see_replies',
  'answer_challenges',
  'speak_of_own_result',
  'export_own_data',
  'erase_person',
  'ask_recount',
] as const

const details = [
  'first_administrator',
  'area_changed',
  'area_created',
  'team_changed',
  'team_created',
  'person_changed',
  'person_created',
  'membership_changed',
  'membership_created',
  'mandate_granted',
  'mandate_changed',
  'survey_created',
  'survey_changed',
  'round_created',
  'round_changed',
  'round_scheduled',
  'round_unscheduled',
  'round_opened',
  'round_closed',
  'round_cancelled',
  'reminder_sent',
  'challenge_asked',
  'challenge_answered',
  'administrator',
  'faculty',
  'auditor',
  'leadership',
  'power',
  'agreement',
  'network',
  'recount_asked_for',
  'recount_confirmed',
  'recounted_pass',
  'recounted_fail',
  'recounted_impossible',
] as const

const isOneOf = <T extends string>(list: readonly T[], x: string): x is T =>
  (list as readonly string[]).includes(x)

/** What an action is called. One that is new to us is named as the service names it. */
export function actionWords(t: TFunction, action: string): string {
  return isOneOf(actions, action) ? t(`log.action.${action}`) : t('log.action.other', { action })
}

/** What is said of a key that is no more. */
const destruction = /^key destroyed\nround \S+\nsealed (ballots|carry_forward)\n/

/**
 * Whether a detail is a signed note: a text, an empty line, and lines that begin with a dash
 * and the name of who signed. Whether the signature fits is for who has the key to check.
 */
export const isSigned = (detail: string) => /\n\n(— \S+ [A-Za-z0-9+/]+=*\n)+$/.test(detail)

/** The detail of a line in words; what is new to us stays as it was written. */
export function detailWords(t: TFunction, detail: string, name: Namer): string {
  if (detail === '') {
    return ''
  }
  if (/^round published, release [0-9a-f]{64}$/.test(detail)) {
    return t('log.detail.published')
  }
  const signer = /^(checkpoint signed by|signing key) (followship\/\S+)$/.exec(detail)
  if (signer) {
    const key = signer[2] ?? ''
    return signer[1] === 'signing key'
      ? t('log.detail.signingKey', { key })
      : t('log.detail.checkpointSigned', { key })
  }
  const destroyed = destruction.exec(detail)
  if (destroyed) {
    const what =
      destroyed[1] === 'ballots' ? t('log.detail.destroyedBallots') : t('log.detail.destroyedCarried')
    return isSigned(detail) ? t('log.detail.signed', { what }) : what
  }
  const rows = /^(\d+) rows?$/.exec(detail)
  if (rows) {
    return t('log.detail.rows', { count: Number(rows[1]) })
  }
  const key = detail.toLowerCase().replace(/[^a-z]+/g, '_')
  if (isOneOf(details, key)) {
    return t(`log.detail.${key}`)
  }
  const tenures = detail.split(', ').map((part) => tenureWords(t, part))
  if (tenures.every((words) => words !== '')) {
    return tenures.join(', ')
  }
  // The id of what it was about.
  return detail
    .split(/[ ,]+/)
    .map((word) => name(word) || word)
    .join(', ')
}

/** A role with its end, or that it has ended; '' for anything else. */
function tenureWords(t: TFunction, part: string): string {
  const found = /^(administrator|faculty|auditor)(?: until (\d{4}-\d{2}-\d{2})| (ended))?$/.exec(part)
  if (!found) {
    return ''
  }
  const role = t(`log.detail.${found[1] as 'administrator' | 'faculty' | 'auditor'}`)
  if (found[2]) {
    return t('log.detail.roleUntil', { role, day: found[2] })
  }
  return found[3] ? t('log.detail.roleEnded', { role }) : role
}

/** Who did what, in a sentence. */
export function lineWords(t: TFunction, e: Entry, name: Namer): string {
  const who = e.actor === null ? t('log.service') : name(e.actor) || t('log.somebody')
  const of = [name(e.object), detailWords(t, e.detail, name)].filter(Boolean).join(', ')
  const what = actionWords(t, e.action)
  return of ? t('log.saidOf', { who, what, of }) : t('log.said', { who, what })
}

/** What the log is narrowed to; it lives in the address. */
export interface Filter {
  text: string
  action: string
  who: string
  page: number
}

export function filterOf(search: Record<string, string>): Filter {
  const page = Number(search['page'])
  return {
    text: search['text'] ?? '',
    action: search['action'] ?? '',
    who: search['who'] ?? '',
    page: Number.isInteger(page) && page > 1 ? page : 1,
  }
}

export function searchOf(f: Filter): Record<string, string> {
  const all = { text: f.text, action: f.action, who: f.who, page: f.page > 1 ? String(f.page) : '' }
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v !== ''))
}

/** The lines that a filter leaves, the newest first. "-" stands for the service itself. */
export function filtered(
  entries: readonly Entry[],
  f: Filter,
  words: (e: Entry) => string,
  language: string,
): Entry[] {
  const fold = (s: string) => s.toLocaleLowerCase(language)
  const wanted = fold(f.text).split(/\s+/).filter(Boolean)
  return entries
    .filter((e) => {
      if (f.action && e.action !== f.action) {
        return false
      }
      if (f.who && (e.actor ?? '-') !== f.who) {
        return false
      }
      const text = wanted.length > 0 ? fold(`${e.number} ${words(e)} ${e.hash}`) : ''
      return wanted.every((w) => text.includes(w))
    })
    .reverse()
}
