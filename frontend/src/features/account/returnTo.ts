/**
 * Where to go after a sign-in: an address of this application and of no other place,
 * whatever somebody has written into the link.
 */
export function returnTo(search: Record<string, unknown>): { to?: string | undefined } {
  // Named even when it is nothing: the router puts this over what the address says.
  return { to: place(search['to']) }
}

function place(to: unknown): string | undefined {
  if (typeof to !== 'string' || !to.startsWith('/')) {
    return undefined
  }
  const here = 'https://here.invalid'
  try {
    // As a browser reads it: //elsewhere, /\elsewhere and tabs in between lead away.
    const url = new URL(to, here)
    return url.origin === here && !url.pathname.startsWith('//')
      ? url.pathname + url.search + url.hash
      : undefined
  } catch {
    return undefined
  }
}
