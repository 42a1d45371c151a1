// Files of a form, sent while the rest is filled in: dropped or chosen, folders too, three at once, each with its
// progress and its hash. Without this script the form sends chosen files with the rest.
"use strict";
(() => {
  const area = document.getElementById("upload");
  if (!area) return;
  const AT_ONCE = 3;
  const words = area.dataset;
  const form = area.closest("form");
  const drop = area.querySelector(".upload-drop");
  const input = area.querySelector("input[type=file]");
  const wait = document.getElementById("upload-wait");
  const items = [];
  let wantsToSave = null;

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  const size = (bytes) => {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) {
      bytes /= 1024;
      unit += 1;
    }
    return `${unit === 0 || bytes >= 100 ? Math.floor(bytes) : bytes.toFixed(1)} ${units[unit]}`;
  };

  const list = element("ul", "upload-list");
  const sum = element("div", "upload-sum");
  const sumText = element("div", "upload-state");
  const sumBar = element("progress");
  sumBar.setAttribute("aria-label", words.all);
  sum.append(sumText, sumBar);
  sum.hidden = true;
  area.append(sum, list);
  area.querySelector(".upload-hint").hidden = false;
  // What is chosen is sent from here, not a second time with the form.
  input.removeAttribute("name");

  const folder = element("input", "visually-hidden");
  folder.type = "file";
  folder.multiple = true;
  folder.webkitdirectory = true;
  folder.tabIndex = -1;
  folder.setAttribute("aria-hidden", "true");
  const folderButton = element("button", "btn btn-sm btn-outline-secondary upload-more", words.folder);
  folderButton.type = "button";
  folderButton.addEventListener("click", () => folder.click());
  if ("webkitdirectory" in folder) drop.append(folderButton, folder);

  const busy = () => items.filter((item) => item.state === "waiting" || item.state === "sending");

  const total = () => {
    const counted = items.filter((item) => item.state !== "removed" && item.state !== "cancelled");
    sum.hidden = counted.length < 2;
    const bytes = counted.reduce((all, item) => all + item.file.size, 0);
    const sent = counted.reduce((all, item) => all + (item.state === "done" ? item.file.size : item.sent), 0);
    const done = counted.filter((item) => item.state === "done").length;
    sumBar.max = Math.max(bytes, 1);
    sumBar.value = sent;
    sumText.textContent = `${words.all}: \u2066${done} / ${counted.length}, ${size(sent)} / ${size(bytes)}\u2069`;
  };

  const show = (item, state, text) => {
    item.state = state;
    item.row.className = `upload-item is-${state}`;
    item.said.textContent = text;
    item.bar.hidden = state !== "sending" && state !== "waiting";
    item.again.hidden = state !== "failed" && state !== "cancelled";
    item.stop.textContent = state === "sending" || state === "waiting" ? words.cancel : words.remove;
    total();
    if (wait) wait.textContent = wantsToSave && busy().length ? words.busy : "";
  };

  const next = () => {
    const sending = items.filter((item) => item.state === "sending").length;
    items.filter((item) => item.state === "waiting").slice(0, Math.max(0, AT_ONCE - sending)).forEach(send);
    if (wantsToSave && !busy().length) {
      const button = wantsToSave;
      wantsToSave = null;
      if (items.some((item) => item.state === "failed")) wait.textContent = "";
      else form.requestSubmit(button);
    }
  };

  const reason = (request) => {
    try {
      const told = JSON.parse(request.responseText);
      const fields = (told.fields || []).map((field) => field.reason);
      return fields.join(" ") || told.title || words.failed;
    } catch {
      return words.failed;
    }
  };

  function send(item) {
    const request = new XMLHttpRequest();
    item.request = request;
    item.sent = 0;
    show(item, "sending", words.sending);
    request.open("POST", `/api/v1/uploads?name=${encodeURIComponent(item.file.name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      item.sent = event.loaded;
      item.bar.value = event.loaded;
      const share = item.file.size ? Math.floor((100 * event.loaded) / item.file.size) : 100;
      item.said.textContent = event.loaded < item.file.size ? `${words.sending} \u2066${share} %\u2069` : words.hashing;
      total();
    });
    request.addEventListener("load", () => {
      if (request.status === 201) {
        const upload = JSON.parse(request.responseText);
        item.id.value = upload.upload;
        item.row.append(item.id);
        item.hash.textContent = upload.digest;
        show(item, "done", words.done);
      } else {
        show(item, "failed", reason(request));
      }
      next();
    });
    request.addEventListener("error", () => {
      show(item, "failed", words.failed);
      next();
    });
    request.addEventListener("abort", () => {
      show(item, "cancelled", words.cancelled);
      next();
    });
    request.send(item.file);
  }

  const remove = (item) => {
    if (item.state === "sending") {
      item.request.abort();
    } else if (item.state === "waiting") {
      show(item, "cancelled", words.cancelled);
    } else {
      if (item.state === "done") fetch(`/api/v1/uploads/${encodeURIComponent(item.id.value)}`, { method: "DELETE" });
      item.row.remove();
      item.state = "removed";
      total();
      input.focus();
    }
  };

  const add = (file) => {
    const item = { file, state: "waiting", sent: 0, request: null };
    item.row = element("li", "upload-item");
    item.said = element("span", "upload-state");
    item.said.setAttribute("role", "status");
    item.bar = element("progress");
    item.bar.max = Math.max(file.size, 1);
    item.bar.value = 0;
    item.bar.setAttribute("aria-label", file.name);
    item.hash = element("code", "hash");
    item.id = element("input");
    item.id.type = "hidden";
    item.id.name = "upload";
    item.stop = element("button", "btn btn-sm btn-outline-secondary", words.cancel);
    item.again = element("button", "btn btn-sm btn-outline-secondary", words.retry);
    item.stop.type = item.again.type = "button";
    item.stop.setAttribute("aria-description", file.name);
    item.again.setAttribute("aria-description", file.name);
    item.stop.addEventListener("click", () => remove(item));
    item.again.addEventListener("click", () => {
      show(item, "waiting", words.waiting);
      next();
    });
    const head = element("div", "upload-head");
    head.append(element("span", "upload-name", file.name), element("span", "upload-state", size(file.size)), item.said, item.again, item.stop);
    item.row.append(head, item.bar, item.hash);
    list.append(item.row);
    items.push(item);
    show(item, "waiting", words.waiting);
  };

  const take = (files) => {
    for (const file of files) add(file);
    next();
  };
  for (const chooser of [input, folder]) {
    chooser.addEventListener("change", () => {
      take([...chooser.files]);
      chooser.value = "";
    });
  }

  // A folder that is dropped is walked through; its readers give a hundred entries at a time.
  const walk = async (entry) => {
    if (entry.isFile) return [await new Promise((found, failed) => entry.file(found, failed))];
    const reader = entry.createReader();
    const files = [];
    for (;;) {
      const entries = await new Promise((found, failed) => reader.readEntries(found, failed));
      if (!entries.length) return files;
      for (const inside of entries) files.push(...(await walk(inside)));
    }
  };
  const stop = (event) => {
    event.preventDefault();
    drop.classList.toggle("is-over", event.type === "dragover");
  };
  drop.addEventListener("dragover", stop);
  drop.addEventListener("dragleave", stop);
  drop.addEventListener("drop", async (event) => {
    stop(event);
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    const files = [...event.dataTransfer.files];
    if (!entries.some((entry) => entry && entry.isDirectory)) return take(files);
    const found = [];
    for (const entry of entries) if (entry) found.push(...(await walk(entry)));
    return take(found);
  });

  // Saving waits for what is under way, so that no file is left out by haste.
  form.addEventListener("submit", (event) => {
    if (!busy().length) return;
    event.preventDefault();
    wantsToSave = event.submitter;
    wait.textContent = words.busy;
  });
})();
