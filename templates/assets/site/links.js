// Links of a form: more rows as they are needed, and the title of the record that a number names.
"use strict";
(() => {
  const rows = document.getElementById("links");
  if (!rows) return;
  const look = async (row) => {
    const number = row.querySelector("input").value.trim();
    const title = row.querySelector(".link-title");
    title.classList.remove("is-missing");
    title.textContent = "";
    if (!number) return;
    try {
      const answer = await fetch(`/api/v1/records/${encodeURIComponent(number)}`, { headers: { accept: "application/json" } });
      if (row.querySelector("input").value.trim() !== number) return;
      title.classList.toggle("is-missing", answer.status === 404);
      if (answer.ok) title.textContent = (await answer.json()).title;
      else if (answer.status === 404) title.textContent = rows.dataset.missing;
    } catch {
      // Without a connection the number is looked up when the form is saved.
    }
  };
  const watch = (row) => {
    let timer = 0;
    row.querySelector("input").addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => look(row), 300);
    });
  };
  const all = () => rows.querySelectorAll(".link-row");
  all().forEach(watch);
  const add = document.createElement("button");
  add.type = "button";
  add.className = "btn btn-sm btn-outline-secondary";
  add.textContent = rows.dataset.add;
  add.addEventListener("click", () => {
    const row = all()[0].cloneNode(true);
    const place = all().length + 1;
    for (const [kind, part] of [["type", "select"], ["number", "input"]]) {
      row.querySelector(part).id = `link-${kind}-${place}`;
      row.querySelector(`label[for^="link-${kind}"]`).htmlFor = `link-${kind}-${place}`;
    }
    row.querySelector("select").selectedIndex = 0;
    row.querySelector("input").value = "";
    row.querySelector(".link-title").textContent = "";
    add.before(row);
    watch(row);
    row.querySelector("input").focus();
  });
  rows.append(add);
})();
