// Confirms a sign-in. The token stands behind the # of the link, where no server
// and no log sees it, and is used only when somebody presses the button: programs
// that scan mail open links.
"use strict";

const form = document.getElementById("confirm");
const state = document.getElementById("state");
const token = location.hash.slice(1);

// The token leaves the address bar and the history.
history.replaceState(null, "", location.pathname);

if (!token) {
  state.textContent = "This link is not complete. Ask for a new one.";
  form.hidden = true;
}

async function confirm(organisation) {
  const body = organisation ? { token, organisation } : { token };
  const answer = await fetch("/api/v1/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const content = await answer.json();
  if (answer.status === 201) {
    location.assign("/");
  } else if (answer.status === 200) {
    choose(content.organisations);
  } else {
    state.textContent = content.detail || content.title;
  }
}

function choose(organisations) {
  state.textContent = "Your address is known in several organisations. Which one?";
  form.replaceChildren(
    ...organisations.map((o) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = o.name;
      button.addEventListener("click", () => attempt(o.id));
      return button;
    }),
  );
}

async function attempt(organisation) {
  try {
    await confirm(organisation);
  } catch {
    state.textContent = "The server cannot be reached. Try again.";
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  attempt();
});
