import { BallotPage } from './ballot.page'
import { api, axe, axeInDark, expect, founder, reflows, screens, test, type Who } from './harness'

// What people may refuse and say, from a ballot to the person it speaks of.

test.use({ serve: 'fresh' })

const names = [
  'Ben Okoro',
  'Cleo Marsh',
  'Dara Voss',
  'Emil Tran',
  'Fay Lindqvist',
  'Gil Moreau',
  'Hana Sato',
]
const mail = (name: string): Who => `${(name.split(' ')[0] ?? '').toLowerCase()}@example.org`
const prompt = 'What does their contribution make possible?'

test('comments, a note and a question find their way, and who declines is left alone', async ({
  page,
  signIn,
}) => {
  test.setTimeout(180_000)
  await signIn(founder.mail)
  await api(
    page,
    'POST',
    '/imports/people',
    ['mail,name,team', ...names.map((name) => `${mail(name)},${name},Press`)].join('\n'),
    { 'Content-Type': 'text/csv' },
  )
  const { people } = await api<{ people: { id: string; name: string }[] }>(page, 'GET', '/people')
  const id = (name: string) => people.find((p) => p.name === name)?.id ?? ''
  await api(page, 'PUT', `/people/${id('Ben Okoro')}/roles`, { roles: ['faculty'] })

  // The faculty turns comments on.
  await signIn(mail('Ben Okoro'))
  const survey = await api<{ id: string }>(page, 'POST', '/surveys', { name: 'Contribution' })
  await page.goto(`/surveys/${survey.id}`)
  const form = page.getByRole('form', { name: 'What it asks and promises' })
  await form.getByRole('button', { name: `+ ${prompt}` }).click()
  await expect(form.getByRole('textbox', { name: 'Question 1 for comments' })).toHaveValue(prompt)
  await form.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(form.getByText('Saved.')).toBeVisible()
  const now = Date.now()
  const round = await api<{ id: string }>(page, 'POST', '/rounds', {
    survey: survey.id,
    label: 'Spring',
    opens_at: new Date(now).toISOString(),
    closes_at: new Date(now + 86_400_000).toISOString(),
  })
  await api(page, 'POST', `/rounds/${round.id}/open`)
  const asked = await api<{ comments: { id: string }[] }>(page, 'GET', `/rounds/${round.id}/settings`)

  // Somebody declines, and nothing waits for them.
  await signIn(mail('Gil Moreau'))
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'Write my list' })).toBeVisible()
  await page.goto('/me')
  const choices = page.getByRole('region', { name: 'What I decline' })
  await choices.getByLabel('I do not want to rate').check()
  await choices.getByLabel('I do not want to be listed').check()
  await choices.getByLabel('I do not want to see my result').check()
  await choices.getByRole('button', { name: 'Save what I decline' }).click()
  await expect(choices.getByRole('status')).toHaveText('Saved.')
  await expect(choices.getByText('In Spring, which has begun, you are listed')).toBeVisible()
  await axe(page)
  await page.goto('/')
  await expect(page.getByText('You have declined to rate, so no list waits for you.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Write my list' })).toHaveCount(0)

  // Somebody writes, by keyboard, with the promise beside the field.
  await signIn(mail('Cleo Marsh'))
  const ballot = new BallotPage(page)
  await ballot.open('promise')
  await expect(page.getByText('Some colleagues may have declined to be listed')).toBeVisible()
  await ballot.goTo('list')
  await page.locator(`[data-row="${id('Fay Lindqvist')}"] [data-control="placeLast"]`).click()
  await ballot.goTo('comments')
  await page.locator('summary', { hasText: 'Fay Lindqvist' }).focus()
  await page.keyboard.press('Enter')
  const field = page.getByLabel(`${prompt} about Fay Lindqvist`)
  await expect(field).toHaveAccessibleDescription(
    /without your name, once at least 5 people have written.*500 characters left/,
  )
  await field.focus()
  await page.keyboard.type('She asks what <b>nobody</b> asks.')
  await page.getByLabel('Sign it with my name').check()
  await expect(field).toHaveAccessibleDescription(
    /Fay Lindqvist will see this with your name\. Nobody else will/,
  )
  await page.getByLabel('Sign it with my name').uncheck()
  await ballot.saved()
  await axe(page)
  await axeInDark(page)
  await screens(page, 'ballot-comments')
  await reflows(page)
  await page.reload()
  await ballot.shows('comments')
  await page.locator('summary', { hasText: 'Fay Lindqvist' }).click()
  await expect(field).toHaveValue('She asks what <b>nobody</b> asks.')
  await ballot.goTo('review')
  await expect(page.getByText('“She asks what <b>nobody</b> asks.” (unsigned)')).toBeVisible()
  await page.getByRole('button', { name: 'Hand in' }).click()
  await expect(page).toHaveURL(/\/receipt/)

  // Four more, one of them signed as well; one about somebody else, which waits.
  const others = ['Ben Okoro', 'Dara Voss', 'Emil Tran', 'Hana Sato']
  for (const name of others) {
    await signIn(mail(name))
    const about = (person: string, text: string, signed: boolean) => ({
      person: id(person),
      prompt: asked.comments[0]?.id,
      text,
      signed,
    })
    await api(
      page,
      'PUT',
      `/rounds/${round.id}/ballot`,
      {
        groups: [[id('Fay Lindqvist')], [id('Cleo Marsh')]],
        comments: [
          about('Fay Lindqvist', `Unsigned words of ${name}`, false),
          ...(name === 'Dara Voss' ? [about('Cleo Marsh', 'Thank you for the plans.', true)] : []),
          ...(name === 'Emil Tran' ? [about('Cleo Marsh', 'Words that wait.', false)] : []),
        ],
      },
      { 'Idempotency-Key': `key-of-${name.replace(' ', '-')}-for-a-test` },
    )
  }
  await signIn(mail('Ben Okoro'))
  await api(page, 'POST', `/rounds/${round.id}/close`)
  await expect
    .poll(async () => (await api<{ state: string }>(page, 'GET', `/rounds/${round.id}`)).state, {
      timeout: 60_000,
    })
    .toBe('published')

  // Who was written about reads it, answers with a note and asks.
  await signIn(mail('Fay Lindqvist'))
  await page.goto(`/rounds/${round.id}/result`)
  const written = page.getByRole('region', { name: 'What colleagues wrote' })
  await expect(written.getByRole('blockquote')).toHaveCount(5)
  await expect(written.getByText('She asks what <b>nobody</b> asks.')).toBeVisible()
  await expect(written).not.toContainText('Cleo')
  const note = page.getByRole('region', { name: 'My note' })
  await note.getByLabel('My note on this result').fill('It was a year of two teams.')
  await note.getByLabel('Show it to the faculty').check()
  await note.getByRole('button', { name: 'Save' }).click()
  await expect(note.getByRole('status')).toHaveText('Saved.')
  const question = page.getByRole('region', { name: 'Ask about my result' })
  await question.getByLabel('My question').fill('Why is everything kept back?')
  await question.getByRole('button', { name: 'Ask' }).click()
  await expect(question.getByText('Not answered yet.')).toBeVisible()
  await axe(page)
  await screens(page, 'result-comments')
  await reflows(page)

  // Signed words carry their name; who left theirs unsigned is told that they wait.
  await signIn(mail('Cleo Marsh'))
  await page.goto(`/rounds/${round.id}/result`)
  await expect(page.getByText('Dara Voss wrote')).toBeVisible()
  await expect(page.getByText('Words that wait.')).toHaveCount(0)
  await signIn(mail('Emil Tran'))
  await page.goto(`/rounds/${round.id}/result`)
  await expect(page.getByRole('heading', { name: 'A comment of yours waits' })).toBeVisible()
  await expect(page.getByText(`About Cleo Marsh: ${prompt}`)).toBeVisible()

  // The faculty answers, and sees the note but no result.
  await signIn(mail('Ben Okoro'))
  await page.goto('/questions')
  await expect(page.getByText('One question about a result is open.')).toBeVisible()
  await expect(page.getByText('two teams')).toHaveCount(0)
  await page.getByLabel('Answer to Fay Lindqvist').fill('Five answered, and seven are needed.')
  await axe(page)
  await page.getByRole('button', { name: 'Answer on record' }).click()
  await expect(page.getByText('No question about a result is open.')).toBeVisible()
  await page.getByRole('button', { name: 'Look at the notes' }).click()
  await expect(page.getByText('It was a year of two teams.')).toBeVisible()
  await axe(page)
  await screens(page, 'questions')
  await reflows(page)
  await page.goto('/log')
  await expect(
    page.getByText(/The service recorded that somebody asked about their result: Spring, asked/),
  ).toBeVisible()
  await expect(page.getByText(/Ben Okoro answered a question about a result: Spring, answered/)).toBeVisible()

  await signIn(mail('Fay Lindqvist'))
  await page.goto(`/rounds/${round.id}/result`)
  await expect(page.getByText('Five answered, and seven are needed.')).toBeVisible()

  // Who declined to see is shown nothing, and takes it back.
  await signIn(mail('Gil Moreau'))
  await page.goto('/results')
  await expect(page.getByText('You have chosen not to see your result.')).toBeVisible()
  await page.getByRole('link', { name: 'Take that back on your profile' }).click()
  await choices.getByLabel('I do not want to see my result').uncheck()
  await choices.getByRole('button', { name: 'Save what I decline' }).click()
  await expect(choices.getByRole('status')).toHaveText('Saved.')
  await page.goto('/results')
  await expect(page.getByText('kept back to protect those who answered').first()).toBeVisible()
})
