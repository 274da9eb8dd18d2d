// Only adds to pages that do everything without it: suggestions, the collection of excerpts, copying, the / key.
const all = (selector) => [...document.querySelectorAll(selector)];
const set = (element, values) => Object.entries(values).forEach((pair) => element.setAttribute(...pair));

// What is kept in this browser and nowhere else. Storage may be switched off: then nothing is kept.
const kept = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
const keep = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* not kept */ } };

// Suggestions: a combobox with a list, after the ARIA Authoring Practices.
function suggest(input) {
  const list = document.createElement("ul");
  let chosen = -1, timer = 0, latest = 0;
  set(list, { id: "suggestions", role: "listbox", "aria-label": input.dataset.label, hidden: "" });
  input.after(list);
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" });

  function close() {
    clearTimeout(timer);
    latest += 1;
    mark(-1);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }
  function mark(place) {
    chosen = place;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[place].id);
  }
  function take(option) {
    input.value = input.value.replace(/\S*$/, "") + option.textContent;
    close();
    input.form.requestSubmit();
  }
  function show(found) {
    list.replaceChildren(...found.map(({ text }, at) => {
      const option = document.createElement("li");
      set(option, { id: `suggestion-${at}`, role: "option" });
      option.textContent = text;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
      return option;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  }
  async function ask() {
    const word = input.value.split(/\s/).pop().normalize("NFKC");
    const number = latest += 1;
    if (!/^(\p{Script=Han}|[a-z]{2})/iu.test(word)) { close(); return; }
    const address = new URL(input.dataset.suggest, location);
    address.searchParams.set("q", word);
    const answer = await fetch(address).then((got) => (got.ok ? got.json() : null)).catch(() => null);
    if (answer && number === latest && document.activeElement === input) show(answer.suggestions);
  }
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  }
  // While an input method composes, what stands in the box is not yet what is meant.
  input.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  input.addEventListener("compositionstart", close);
  input.addEventListener("compositionend", soon);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") mark((chosen + 2) % (count + 1) - 1);
    else if (event.key === "ArrowUp") mark((chosen + count + 1) % (count + 1) - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}

// A button that is there only with script, and says one thing or the other.
function label(button, on) {
  button.hidden = false;
  button.dataset.off ||= button.textContent;
  button.textContent = button.dataset[on ? "on" : "off"];
}

// The collection: ids of sections, in the order they were put in.
const CLIPPINGS = "fzsearch-clippings", MOST = 100;
const link = document.getElementById("clippings"), title = link.textContent, start = link.href;
const clippings = () => { const ids = kept(CLIPPINGS); return Array.isArray(ids) ? ids.map(String) : []; };
function showClippings() {
  const ids = clippings(), address = new URL(start);
  ids.forEach((id) => address.searchParams.append("id", id));
  link.href = address;
  link.textContent = ids.length ? `${title} (${ids.length})` : title;
  for (const button of all("[data-clip]")) {
    label(button, ids.includes(button.dataset.clip));
  }
}
function clip(id) {
  const ids = clippings();
  keep(CLIPPINGS, ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id].slice(0, MOST));
  showClippings();
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch { // only pages that came over https or from this machine have a clipboard
    getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }
  button.textContent = button.dataset.done;
}

// The / key goes to the box, and can be switched off (WCAG 2.1.4).
const SLASH = "fzsearch-slash-off", slash = document.getElementById("slash");
const showSlash = () => label(slash, kept(SLASH));
document.addEventListener("keydown", (event) => {
  const box = document.getElementById("q");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || !box || typing || event.ctrlKey || event.metaKey || event.altKey || kept(SLASH)) return;
  event.preventDefault();
  box.focus();
});

all("[data-suggest]").forEach(suggest);
all("[data-clip]").forEach((button) => button.addEventListener("click", () => clip(button.dataset.clip)));
all("[data-copy]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => copy(button)); });
if (slash) { slash.addEventListener("click", () => { keep(SLASH, !kept(SLASH)); showSlash(); }); showSlash(); }
addEventListener("storage", showClippings);
addEventListener("pageshow", showClippings);
