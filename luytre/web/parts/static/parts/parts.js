// Small comforts on top of pages that work without any script.
"use strict";
(() => {
  // The way out: the page goes white at once and leaves no entry to come back to.
  const leave = (address) => {
    document.body.hidden = true;
    document.title = " ";
    location.replace(address);
  };
  const exit = document.querySelector("[data-exit]");
  if (exit) {
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      leave(exit.href);
    });
    let presses = [];
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const now = Date.now();
      presses = [...presses.filter((at) => now - at < 2000), now];
      if (presses.length >= 3) leave(exit.href);
    });
  }

  // Copy a code: <button data-copy="id of the box" data-done="Copied" hidden>
  for (const button of document.querySelectorAll("[data-copy]")) {
    const box = document.getElementById(button.dataset.copy);
    if (!box || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(box.textContent.trim());
      const words = button.querySelector("span") || button;
      words.textContent = button.dataset.done;
      button.setAttribute("aria-live", "polite");
    });
  }

  // Lists marked data-keys: with the focus inside, j and k (or arrows) go down and up, Enter opens as always.
  for (const list of document.querySelectorAll("[data-keys]")) {
    list.addEventListener("keydown", (event) => {
      const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
      const rows = [...list.children].map((row) => row.querySelector("a[href], button")).filter(Boolean);
      const here = rows.findIndex((link) => link.closest("[data-keys] > *") === event.target.closest("[data-keys] > *"));
      const next = rows[here + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
  }

  // A table wider than the screen can be scrolled with the keyboard, and says its name.
  for (const area of document.querySelectorAll(".table-scroll:not([tabindex])")) {
    if (area.scrollWidth <= area.clientWidth) continue;
    area.tabIndex = 0;
    area.setAttribute("role", "region");
    const name = area.querySelector("caption") || document.querySelector("h1");
    if (name) area.setAttribute("aria-label", name.textContent.trim());
  }

  // A form is sent once, however often a frightened finger presses.
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 8000);
    });
  }

  // The list of mistakes is read first.
  const summary = document.getElementById("summary");
  if (summary) {
    summary.tabIndex = -1;
    summary.focus();
  }
})();
