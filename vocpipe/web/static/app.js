// Keyboard for what the page already offers; every action works without this file.
"use strict";
const typing = (at) => at.matches("input, select, textarea") || at.isContentEditable;
const cards = () => [...document.querySelectorAll("article.card")];
const here = () => document.activeElement.closest("article.card");

function step(by) {
  const all = cards();
  const at = all.indexOf(here());
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
}

function press(key) {
  const within = here();
  const found = (within && within.querySelector(`[data-key="${key}"]`)) || document.querySelector(`.notice [data-key="${key}"], main > .acts [data-key="${key}"]`);
  if (!found) return false;
  found.click();
  const field = found.parentElement.querySelector("input:not([type=hidden]), select");
  if (field && found.parentElement.open !== false) field.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const open = document.activeElement.closest("details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
    return;
  }
  if (typing(event.target)) return;
  const keys = {
    j: () => step(1), k: () => step(-1),
    "?": () => document.getElementById("keys").showModal(),
    "/": () => document.getElementById("q")?.focus(),
    Enter: () => { const card = document.activeElement; if (card.dataset && card.dataset.open) location.assign(card.dataset.open); else return false; },
  };
  const inCards = event.key === "k" && !cards().length;
  const done = keys[event.key] && !inCards ? keys[event.key]() : press(event.key);
  if (done !== false) event.preventDefault();
});

// A button pressed twice does its work once; who comes back by the browser's history, or waits in vain, may press again.
const pressed = [];
const pressable = () => pressed.splice(0).forEach((one) => { one.disabled = false; });
document.addEventListener("submit", ({ target }) => {
  if (target.method !== "post") return;
  pressed.push(...[...target.elements].filter((one) => one.type === "submit" && !one.disabled));
  setTimeout(() => pressed.forEach((one) => { one.disabled = true; }));
  setTimeout(pressable, 15_000);
});
addEventListener("pageshow", pressable);

// Back from an action, the card it was about has the focus again.
if (location.hash) document.getElementById(location.hash.slice(1))?.focus();

// Who else looks at this page: asked while it is open and seen, which also tells that we look at it.
const also = document.getElementById("also");
async function ask() {
  if (document.hidden) return;
  const answer = await fetch(`/presence?at=${encodeURIComponent(also.dataset.at)}`).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return;
  const words = await answer.text();
  if (also.textContent !== words) also.textContent = words;
  also.hidden = !words;
}
if (also) setInterval(ask, 20000);
