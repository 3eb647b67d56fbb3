/* Coding by keyboard: each key sends a form that is on the page anyway, and gets its passage back. */
"use strict";
(() => {
  const list = document.getElementById("passages");
  const themes = document.getElementById("themes");
  const status = document.getElementById("said");
  const filter = document.getElementById("filter");
  if (!list || !themes) return;

  let current = null; // the passage that was in focus last
  let chosen = null; // words that were chosen in it: {text, near}

  const articles = () => [...list.querySelectorAll("article")];
  const wordsOf = (article) => article.querySelector(".words:not(.translation)");
  const say = (text) => { status.textContent = text; };
  const length = (text) => Array.from(text).length; // characters as the server counts them

  // The words that are selected now, with their place in the whole text.
  function selected(article) {
    const selection = getSelection();
    const words = wordsOf(article);
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!words.contains(range.startContainer) || !words.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(words, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const text = range.toString();
    const blank = length(text) - length(text.trimStart());
    const near = Number(article.dataset.start) + length(before.toString()) + blank;
    return text.trim() ? { text: text.trim(), near } : null;
  }

  function go(article) {
    if (!article) return;
    current = article;
    article.focus();
    article.scrollIntoView({ block: "nearest" });
  }

  async function send(form, extra) {
    const article = form.closest("article");
    const body = new FormData(form);
    body.set("alone", "yes");
    for (const [name, value] of Object.entries(extra || {})) body.set(name, value);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    } catch {
      form.submit(); // without a connection the browser says so itself
      return null;
    }
    const text = await answer.text();
    if (answer.redirected || (!answer.ok && answer.status !== 422)) { location.reload(); return null; }
    if (answer.status === 422) { say(text); return null; }
    const holder = document.createElement("template");
    holder.innerHTML = text.trim();
    const fresh = holder.content.querySelector("article");
    article.replaceWith(fresh);
    say(fresh.dataset.said || "");
    chosen = null;
    if (current === article) current = fresh;
    return fresh;
  }

  async function put(theme) {
    const article = current || articles()[0];
    const form = article && article.querySelector("form.put");
    if (!form) return;
    const words = selected(article) || (chosen && chosen.article === article ? chosen : null);
    const typed = form.elements.words.value;
    const extra = { theme };
    if (words) { extra.words = words.text; extra.near = words.near; } else if (typed) extra.words = typed;
    const fresh = await send(form, extra);
    if (fresh) go(fresh);
  }

  function chooseWord(article, way, more) {
    const selection = getSelection();
    const words = wordsOf(article);
    if (!selection.rangeCount || !words.contains(selection.anchorNode)) selection.collapse(words, 0);
    if (more) { selection.modify("extend", way, "word"); return; }
    const rtl = words.dir === "rtl";
    const forward = (way === "right") !== rtl;
    if (forward) selection.collapseToEnd(); else selection.collapseToStart();
    selection.modify(forward ? "move" : "extend", forward ? "forward" : "backward", "word");
    if (forward) selection.modify("extend", "backward", "word");
    else if (!selected(article)) selection.collapse(words, 0);
  }

  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const article = event.target.closest("article");
    // Keys are letters to whoever types, and links and buttons have keys of their own.
    if (!article || event.target.closest("input, select, textarea")) return;
    const all = articles();
    const at = all.indexOf(article);
    const own = event.target === article;
    const act = {
      j: () => go(all[at + 1]),
      k: () => go(all[at - 1]),
      ArrowDown: own && (() => go(all[at + 1])),
      ArrowUp: own && (() => go(all[at - 1])),
      ArrowRight: own && (() => chooseWord(article, "right", event.shiftKey)),
      ArrowLeft: own && (() => chooseWord(article, "left", event.shiftKey)),
      "/": () => { filter.focus(); filter.select(); },
      Escape: () => getSelection().removeAllRanges(),
      x: () => { const off = [...article.querySelectorAll(".tags form")].pop(); if (off) send(off).then(go); },
      q: () => { const link = article.querySelector("a.quote"); if (link) location.assign(link.href); },
      Enter: own && (() => send(article.querySelector("form.done"), { read: "yes" }).then((fresh) => {
        if (!fresh) return;
        const next = articles()[articles().indexOf(fresh) + 1];
        if (next) go(next); else go(fresh);
      })),
    }[event.key];
    if (act) { event.preventDefault(); act(); return; }
    if (/^[1-9]$/.test(event.key)) {
      const theme = themes.querySelectorAll("li")[Number(event.key) - 1];
      if (theme) { event.preventDefault(); put(theme.dataset.theme); }
    }
  }

  function show() {
    const wanted = filter.value.trim().toLocaleLowerCase();
    for (const each of themes.children) each.hidden = !each.dataset.name.toLocaleLowerCase().includes(wanted);
  }

  function find(event) {
    if (event.key === "Escape") { filter.value = ""; show(); go(current || articles()[0]); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = [...themes.children].find((each) => !each.hidden);
    if (!first) return;
    filter.value = "";
    show();
    put(first.dataset.theme);
  }

  for (const each of themes.children) {
    const name = each.querySelector(".name");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link name";
    button.append(...name.childNodes);
    button.addEventListener("click", () => put(each.dataset.theme));
    name.replaceWith(button);
  }
  document.getElementById("filter-field").hidden = false;
  document.getElementById("shortcuts").hidden = false;
  filter.addEventListener("input", show);
  filter.addEventListener("keydown", find);
  list.addEventListener("keydown", key);
  list.addEventListener("focusin", (event) => { current = event.target.closest("article") || current; });
  list.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("article") || (event.submitter && event.submitter.formAction !== form.action)) return;
    event.preventDefault();
    const article = form.closest("article");
    current = article;
    const words = form.classList.contains("put") && !form.elements.words.value && chosen && chosen.article === article
      ? { words: chosen.text, near: chosen.near } : {};
    send(form, words).then((fresh) => fresh && go(fresh));
  });
  document.addEventListener("selectionchange", () => {
    const node = getSelection().anchorNode;
    const article = node && (node.nodeType === 1 ? node : node.parentElement).closest("#passages article");
    if (!article) return; // a click on a theme or a field must not forget what was chosen
    const words = selected(article);
    chosen = words ? { article, ...words } : null;
    if (words) current = article;
  });
})();
