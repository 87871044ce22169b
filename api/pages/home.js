// Shows what was published of the latest round: one's own result and what was
// found about the whole, in sentences.
"use strict";

const main = document.getElementById("main");
const who = document.getElementById("who");

class SignedOut extends Error {}

async function get(path) {
  const answer = await fetch("/api/v1" + path);
  if (answer.status === 401) {
    throw new SignedOut();
  }
  const content = await answer.json();
  if (!answer.ok) {
    throw new Error(content.detail || content.title);
  }
  return content;
}

function element(name, text, ...children) {
  const e = document.createElement(name);
  if (text) {
    e.textContent = text;
  }
  e.append(...children);
  return e;
}

const tiers = {
  more_often: "Your raters listed you ahead more often than the middle.",
  as_often: "Your raters listed you ahead about as often as others.",
  less_often: "Your raters listed you ahead less often; newness and quiet work also do this.",
};

const findings = {
  recognised_leader: "you hold a mandate and are followed more than other colleagues.",
  emergent_leader: "you are followed more than one and a half times as often as others, without a mandate here.",
  unmatched_mandate:
    "we could not see your mandate being followed here. The cause may be the mandate, the scope or the question.",
};

function ownResult(result, names) {
  const section = element("section", "", element("h2", "My result"));
  section.append(
    element("p", result.tier ? tiers[result.tier] : "Kept back to protect those who answered."),
  );
  if (result.lower !== null) {
    section.append(
      element(
        "p",
        `Likely between place ${result.lower} and ${result.upper} of ${result.of}: in a group that your raters could not clearly separate. Score ${result.score}, in steps of 5.`,
      ),
    );
  }
  for (const f of result.followed) {
    if (f.finding && findings[f.finding]) {
      section.append(element("p", `${names(f.scope)}: ${findings[f.finding]}`));
    }
  }
  return section;
}

function whole(release, names) {
  const section = element("section", "", element("h2", "What was found about the whole"));
  const { power, leadership, published } = release;
  section.append(element("p", `${published.turnout} of ${published.asked} answered.`));
  if (power.effective_number !== null) {
    section.append(
      element(
        "p",
        `Following is spread as if ${Math.round(power.effective_number)} people shared it equally; Gini ${power.gini}, by chance alone about ${power.null_mean}.`,
      ),
    );
  }
  if (leadership.auc !== null) {
    section.append(
      element(
        "p",
        `Of a person with a mandate and one without, the one with the mandate is followed more in ${Math.round(100 * leadership.auc)} of 100 pairs; 50 would be chance.`,
      ),
    );
  }
  section.append(element("h3", "Notices"));
  if (release.notices.length === 0) {
    section.append(element("p", "No rule fired. What could not be seen is not ruled out."));
  }
  for (const n of release.notices) {
    const list = element("ul", "", ...n.proposals.map((p) => element("li", p)));
    section.append(element("p", `${names(n.scope)}: ${n.sentence} ${n.unknown}`), list);
  }
  return section;
}

async function show() {
  const me = await get("/session");
  who.textContent = `${me.name}, ${me.organisation_name}${me.roles.length ? ` (${me.roles.join(", ")})` : ""}`;
  const [{ rounds }, { teams }, { areas }] = await Promise.all([get("/rounds"), get("/teams"), get("/areas")]);
  const known = new Map([...teams, ...areas].map((x) => [x.id, x.name]));
  const names = (scope) => (scope.kind === "organisation" ? "The organisation" : known.get(scope.id) || scope.kind);
  main.append(
    element("h2", "Rounds"),
    element(
      "ul",
      "",
      ...rounds.map((r) => element("li", `${r.label}: ${r.state}, closes ${new Date(r.closes_at).toLocaleString()}`)),
    ),
  );
  const published = rounds.filter((r) => r.state === "published").at(-1);
  if (!published) {
    main.append(element("p", "Nothing is published yet."));
    return;
  }
  const own = await get(`/rounds/${published.id}/result`).catch(() => null);
  if (own) {
    main.append(ownResult(own.result, names));
  }
  main.append(whole(await get(`/rounds/${published.id}/release`), names));
}

show().catch((error) => {
  main.append(element("p", error instanceof SignedOut ? "You are not signed in. Open your sign-in link." : error.message));
});
