/* Payung at the desk: the list under "Cari dan pergi", and tables by keyboard. Every page works without this file. */
(() => {
  "use strict";
  // Cari dan pergi: a combobox whose list the server sends; without this file its form opens a page.
  const input = document.querySelector("[data-palette]");
  const list = document.getElementById("pergi");
  if (input && list) {
    let at = -1;
    const options = () => [...list.querySelectorAll("a")];
    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", open);
      if (!open) mark(-1);
    };
    const mark = (place) => {
      const all = options();
      at = all.length ? (place + all.length) % all.length : -1;
      if (place < 0) at = -1;
      all.forEach((link, n) => link.setAttribute("aria-selected", n === at));
      input.setAttribute("aria-activedescendant", at < 0 ? "" : all[at].id);
      all[at]?.scrollIntoView({ block: "nearest" });
    };
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "pergi-daftar", "aria-autocomplete": "list" }))
      input.setAttribute(name, value);
    list.addEventListener("htmx:afterSwap", () => {
      list.querySelector("ul")?.setAttribute("role", "listbox");
      options().forEach((link, n) => {
        link.setAttribute("role", "option");
        link.id = "pergi-" + n;
        link.tabIndex = -1;
        link.parentElement.setAttribute("role", "presentation");
      });
      show(document.activeElement === input);
      mark(input.value.trim() && options().length ? 0 : -1);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) show(true);
        const last = options().length - 1;
        mark(event.key === "ArrowDown" ? (at >= last ? 0 : at + 1) : at <= 0 ? last : at - 1);
      } else if (event.key === "Escape") show(false);
      else if (event.key === "Enter" && at >= 0 && !list.hidden) {
        event.preventDefault();
        location.href = options()[at].href;
      }
    });
    document.addEventListener("click", (event) => { if (!event.target.closest(".find")) show(false); });
    input.addEventListener("blur", () => setTimeout(() => { if (!list.matches(":hover")) show(false); }, 150));
  }

  // Tables: j and k or the arrows walk the rows, Enter opens the row's name.
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input,textarea,select,summary,button") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...document.querySelectorAll("[data-rows] tbody th a")];
    const now = links.indexOf(document.activeElement);
    if (!step || !links.length || (now < 0 && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    links[Math.min(links.length - 1, Math.max(0, now + step))].focus();
  });
})();
