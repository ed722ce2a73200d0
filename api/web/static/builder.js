// Makes the builder live: what the server writes for a choice is put in place without a new page. Every text and
// every line to copy is the server's.
const form = document.querySelector(".b-form");
const status = document.getElementById("b-status");
const PAUSE = 350;
let timer;
let running;

// One spelling for each choice: lists with commas, and nothing that is empty but the language, which may be any.
const write = () => {
  const given = new FormData(form);
  const query = new URLSearchParams();
  for (const name of new Set(given.keys())) {
    const values = given.getAll(name).filter(Boolean);
    if (values.length || name === "language") query.set(name, values.join(","));
  }
  return `${form.getAttribute("action")}?${query.toString().replaceAll("%2C", ",")}`;
};

const place = (fresh) => {
  const former = document.getElementById("b-result");
  const [before, after] = [former, fresh].map((each) => each.querySelector(".b-stage iframe"));
  // A frame loads anew when it is moved, so the one that shows the same comparison stays where it is.
  if (before && after && before.getAttribute("src") === after.getAttribute("src")) {
    const preview = former.querySelector(".b-preview");
    fresh.querySelector(".b-preview").remove();
    for (const each of [...former.children]) if (each !== preview) each.remove();
    preview.before(...fresh.children);
    before.width = after.width;
    former.dataset.said = fresh.dataset.said;
    former.removeAttribute("aria-busy");
  } else {
    former.replaceWith(fresh);
  }
  prepare();
};

const update = async () => {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const address = write();
  document.getElementById("b-result").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("b-result");
    if (!fresh) throw new Error(String(answer.status));
    document.getElementById("b-chosen").replaceWith(page.getElementById("b-chosen"));
    place(document.adoptNode(fresh));
    status.textContent = document.getElementById("b-result").dataset.said;
    history.replaceState(null, "", address);
  } catch {
    if (signal.aborted) return;
    document.getElementById("b-result").removeAttribute("aria-busy");
    status.textContent = status.dataset.failed;
  }
};

const copy = async (field) => {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    status.textContent = status.dataset.copied;
  } catch {
    status.textContent = status.dataset.selected;
  }
};

const filter = (field) => {
  const wanted = field.value.trim().toLowerCase();
  const list = document.getElementById(field.dataset.list);
  for (const label of list.querySelectorAll("label")) {
    const isChosen = label.querySelector("input").checked;
    label.hidden = !isChosen && !label.textContent.toLowerCase().includes(wanted);
  }
  for (const group of list.querySelectorAll("[role=group]")) group.hidden = !group.querySelector("label:not([hidden])");
};

const prepare = () => {
  for (const each of document.querySelectorAll(".b-copy")) each.hidden = false;
};

form.addEventListener("input", (event) => {
  if (event.target.dataset.list) return filter(event.target);
  clearTimeout(timer);
  timer = setTimeout(update, PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  update();
});
document.querySelector(".b-aside").addEventListener("click", (event) => {
  const id = event.target.closest?.("[data-copies]")?.dataset.copies;
  if (id) copy(document.getElementById(id));
});
for (const each of document.querySelectorAll(".b-search")) each.hidden = false;
document.body.classList.add("b-live");
prepare();
