/* Payung: small comforts. Every page works without this file. */
(() => {
  "use strict";
  const all = (selector, root = document) => root.querySelectorAll(selector);

  // NIK: digits in groups of 6-6-4 while typing; the caret stays behind the digit it followed.
  const group = (input) => {
    const caret = input.selectionStart ?? input.value.length;
    const before = input.value.slice(0, caret).replace(/\D/g, "").length;
    const digits = input.value.replace(/\D/g, "").slice(0, 16);
    const text = [digits.slice(0, 6), digits.slice(6, 12), digits.slice(12)].filter(Boolean).join(" ");
    if (text === input.value) return;
    input.value = text;
    let place = 0;
    for (let seen = 0; place < text.length && seen < before; place++) if (text[place] !== " ") seen++;
    if (document.activeElement === input) input.setSelectionRange(place, place);
  };

  // A file field says what it holds, and takes a dropped file.
  const size = (bytes) =>
    bytes < 1e6 ? Math.max(1, Math.round(bytes / 1e3)) + " kB" : (bytes / 1e6).toFixed(1).replace(".", ",") + " MB";
  const tell = (input) => {
    const place = input.closest(".drop")?.querySelector("[data-file]");
    const names = [...input.files].map((file) => `${file.name}, ${size(file.size)}`);
    if (place && names.length) place.textContent = names.join("; ");
  };
  for (const kind of ["dragover", "dragleave", "drop"])
    document.addEventListener(kind, (event) => {
      const drop = event.target.closest?.(".drop");
      const input = drop?.querySelector("input[type=file]");
      if (!input) return;
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      tell(input);
    });

  // A form is sent once. Coming back with the browser's button wakes it again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.dataset.again !== undefined) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    for (const button of all("button:not([type=button])", form)) button.setAttribute("aria-disabled", "true");
  });
  const wake = () => {
    for (const form of all("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of all("[aria-disabled]", form)) button.removeAttribute("aria-disabled");
    }
  };
  addEventListener("pageshow", wake);
  document.addEventListener("htmx:afterRequest", wake);

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-nik]")) group(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file]")) tell(event.target);
    if (event.target.matches("select[data-go]")) event.target.form.requestSubmit();
  });

  // Ctrl+K or / goes to the search; Escape and a click elsewhere close an open menu.
  const close = (except) => {
    for (const menu of all("details.pop-of[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input,textarea,select");
    const own = event.key === "/" && document.querySelector("main input[type=search]");
    const search = own || document.getElementById("cari");
    if (search?.offsetParent && (((event.ctrlKey || event.metaKey) && event.key === "k") || (event.key === "/" && !typing))) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    const choice = !typing && !event.ctrlKey && !event.metaKey && !event.altKey && document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (choice) { event.preventDefault(); choice.click(); }
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.pop-of[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => {
    close(event.target.closest("details.pop-of"));
    if (event.target.closest("[data-print]")) print();
  });

  const ready = (root) => {
    for (const input of all("[data-nik]", root)) group(input);
    for (const button of all("[data-print][hidden]", root)) button.hidden = false;
  };
  ready(document);
  document.addEventListener("htmx:load", (event) => ready(event.target));
  document.querySelector("[data-focus]")?.focus();
})();
