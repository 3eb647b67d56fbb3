// Brings the page of a job up to date while the job is under way. Without scripts the page loads
// itself anew; here only what changed is put in, so that focus and reading stay where they are.
(() => {
  "use strict";
  const EVERY = 2000; // milliseconds: as often as a worker tells how far it is
  const look = async () => {
    const here = document.getElementById("job");
    let next = null;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (answer.ok) {
        next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("job");
      }
    } catch {
      // No network just now: the next look may have it.
    }
    if (next && !next.hasAttribute("data-open")) {
      here.replaceWith(next);
      next.tabIndex = -1;
      next.focus();
      return;
    }
    if (next) {
      for (const part of ["h2", "progress", "[role=status]"]) {
        const [old, fresh] = [here.querySelector(part), next.querySelector(part)];
        if (old && fresh) {
          if (old.outerHTML !== fresh.outerHTML) old.replaceWith(fresh);
        } else if (fresh) {
          here.querySelector("h2").after(fresh);
        }
      }
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
})();
