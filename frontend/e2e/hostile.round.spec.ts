import { api, expect, founder, test, type Who } from './harness'
import { at, holds, shows, taken, tooWide, watch } from './hostile'

// A round whose every word is hostile, from its settings over the ballot to what colleagues
// wrote, noted, asked and answered: each is read where its people read it, as text.

test.use({ serve: 'fresh' })
test.setTimeout(300_000)

const people = 11
const mail = (k: number): Who => `h${k}@example.org`

test(
  'hostile words of a round are texts where its people read them',
  { tag: '@desktop' },
  async ({ page, signIn }) => {
    await watch(page)
    const short = taken.filter((text) => text.length >= 10 && text.length <= 60)
    const words = taken.filter((text) => text.length >= 1 && text.length <= 500)
    const long = taken.filter((text) => text.length >= 10 && text.length <= 1000)
    expect(words.length).toBeGreaterThan(180)

    await signIn(founder.mail)
    const ids: string[] = []
    const areas: string[] = []
    for (let k = 0; k < 3; k++) {
      areas.push((await api<{ id: string }>(page, 'POST', '/areas', { name: at(short, k) })).id)
    }
    const team = await api<{ id: string }>(page, 'POST', '/teams', { name: at(short, 3) })
    for (let k = 0; k < people; k++) {
      const { id } = await api<{ id: string }>(page, 'POST', '/people', {
        name: at(short, 4 + k),
        mail: mail(k),
        areas,
      })
      await api(page, 'POST', '/memberships', { person: id, team: team.id, start: '2020-01-01' })
      ids.push(id)
    }
    await api(page, 'PUT', `/people/${ids[0]}/roles`, { roles: ['faculty'] })
    const names = ids.map((_, k) => at(short, 4 + k))

    await signIn(mail(0))
    const first = await api<{ settings: Record<string, unknown> }>(page, 'POST', '/surveys', {
      name: at(short, 20),
    })
    const said = {
      prompt: at(long, 0),
      purpose: at(long, 1),
      follow_question: at(long, 2),
      criteria: Array.from({ length: 20 }, (_, n) => at(words, n)),
      items: Array.from({ length: 20 }, (_, n) =>
        at(long, 20 + n)
          .slice(0, 300)
          .trim(),
      ),
      comments: [at(short, 21), at(short, 22), at(short, 23)],
    }
    const survey = await api<{ id: string }>(page, 'POST', '/surveys', {
      name: at(short, 24),
      settings: {
        ...first.settings,
        ...said,
        areas,
        items: said.items.map((text) => ({ text, demand: false })),
        comments: said.comments.map((text) => ({ text })),
      },
    })
    const now = Date.now()
    const label = at(short, 25)
    const round = await api<{ id: string }>(page, 'POST', '/rounds', {
      survey: survey.id,
      label,
      opens_at: new Date(now).toISOString(),
      closes_at: new Date(now + 86_400_000).toISOString(),
    })
    await shows(page, `/rounds/${round.id}/preview`, [label])
    await shows(page, `/surveys/${survey.id}`, [label])
    await api(page, 'POST', `/rounds/${round.id}/open`)
    const { comments } = await api<{ comments: { id: string }[] }>(
      page,
      'GET',
      `/rounds/${round.id}/settings`,
    )

    // The ballot, step by step, as somebody meets it.
    await signIn(mail(1))
    await shows(page, '/', [label])
    const ballot = `/rounds/${round.id}/ballot`
    const step = async (name: string, wanted: string[]) => {
      await page.goto(`${ballot}#${name}`)
      await expect(page.locator('nav a[aria-current]', { hasText: /^\d/ })).toHaveAttribute(
        'href',
        new RegExp(`#${name}$`),
      )
      for (const summary of await page.locator('main summary').all()) {
        await summary.evaluate((element) => element.closest('details')?.setAttribute('open', ''))
      }
      await holds(page, wanted)
    }
    await step('promise', [said.prompt, said.purpose])
    await step('list', [...said.criteria, ...names.filter((_, k) => k !== 1)])
    await step('follow', [said.follow_question, ...areas.map((_, k) => at(short, k))])
    await step('items', said.items)

    // Everybody writes to everybody, by name, so that each text is somebody's word.
    let next = 0
    const about = ids.map((): string[] => [])
    for (let k = 0; k < people; k++) {
      await signIn(mail(k))
      const others = ids.filter((id) => id !== ids[k])
      const written = others.flatMap((person) =>
        comments.map((prompt) => {
          const text = at(words, next++)
          about[ids.indexOf(person)]?.push(text)
          return { person, prompt: prompt.id, text, signed: true }
        }),
      )
      await api(
        page,
        'PUT',
        `/rounds/${round.id}/ballot`,
        { groups: others.map((person) => [person]), comments: written },
        { 'Idempotency-Key': `a-list-of-hostile-words-${k}` },
      )
      if (k === 1) {
        await page.goto('/') // and back, to what is kept now
        await step('comments', said.comments)
        await step(
          'review',
          written.map(({ text }) => text),
        )
      }
    }
    expect(next).toBeGreaterThan(words.length)
    await signIn(mail(0))
    await api(page, 'POST', `/rounds/${round.id}/close`)
    await expect
      .poll(async () => (await api<{ state: string }>(page, 'GET', `/rounds/${round.id}`)).state, {
        timeout: 60_000,
      })
      .toBe('published')

    // What was written is read by whom it is about, who notes and asks.
    const notes: string[] = []
    const questions: string[] = []
    for (let k = 0; k < people; k++) {
      await signIn(mail(k))
      const kept = await page.request.get(`/api/v1/rounds/${round.id}/reply`)
      const note = at(words, 7 * k)
      notes.push(note)
      await api(
        page,
        'PUT',
        `/rounds/${round.id}/reply`,
        { text: note, to_faculty: true },
        { 'If-Match': kept.headers()['etag'] ?? '' },
      )
      const asked = [0, 1, 2, 3, 4].map((n) => at(words, 5 * k + n))
      for (const question of asked) {
        await api(page, 'POST', `/rounds/${round.id}/challenges`, { question })
      }
      questions.push(...asked)
      await shows(page, `/rounds/${round.id}/result`, [...(about[k] ?? []), note, ...asked])
    }

    await signIn(mail(0))
    const { challenges } = await api<{ challenges: { id: string; person: string }[] }>(
      page,
      'GET',
      '/challenges',
    )
    expect(challenges).toHaveLength(questions.length)
    const answers = challenges.map((_, n) => at(words, questions.length + n))
    await shows(page, '/questions', questions)
    await page.getByRole('button', { name: 'Look at the notes' }).click()
    await expect(page.getByText(notes[1] ?? '', { exact: true }).first()).toBeVisible()
    await holds(page, notes)
    for (const [n, { id }] of challenges.entries()) {
      await api(page, 'POST', `/challenges/${id}/answer`, { answer: answers[n] })
    }
    await shows(page, '/questions', [])
    for (const path of [
      '',
      '/findings',
      '/leadership',
      '/power',
      '/agreement',
      '/network',
      '/notices',
      '/record',
    ]) {
      await shows(page, `/rounds/${round.id}${path}`, [])
    }
    await shows(page, '/faculty', [label])
    await shows(page, '/log', [label])
    await signIn(mail(1))
    const own = challenges.flatMap(({ person }, n) => (person === ids[1] ? [answers[n] ?? ''] : []))
    expect(own).toHaveLength(5)
    await shows(page, `/rounds/${round.id}/result`, own)
    await shows(page, `/rounds/${round.id}/findings`, [label])
    expect(tooWide, 'wider than 320 pixels').toEqual([])
  },
)
