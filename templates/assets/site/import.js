// Sends a folder, files or a ZIP, a few at a time, each with its progress; what could not be sent can be sent again.
"use strict";
(() => {
  const root = document.querySelector("[data-import]");
  if (!root) return;
  root.hidden = false;
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const words = root.dataset;
  const drop = part("drop");
  const box = part("sending");
  const meter = part("meter");
  const count = part("count");
  const list = part("list");
  const problem = part("problem");
  const tryForm = part("try");
  const cancel = part("cancel");
  const retry = part("retry");
  const over = part("over");
  const AT_ONCE = 3;
  const ROWS = 500;
  let session = null;
  let jobs = [];
  let running = 0;
  let stopped = false;

  const size = (bytes) => {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) {
      bytes /= 1024;
      unit += 1;
    }
    return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
  };

  const tell = (text) => {
    problem.textContent = text;
    problem.hidden = !text;
  };

  const draw = () => {
    const total = jobs.reduce((sum, job) => sum + job.file.size, 0);
    const sent = jobs.reduce((sum, job) => sum + job.sent, 0);
    const done = jobs.filter((job) => job.state === "received").length;
    const bad = jobs.filter((job) => job.state === "bad").length;
    meter.max = Math.max(total, 1);
    meter.value = sent;
    count.textContent = `${done} / ${jobs.length} · ${size(sent)} / ${size(total)}`;
    const isOver = running === 0 && jobs.every((job) => job.state !== "waiting");
    cancel.hidden = isOver;
    over.hidden = !isOver;
    retry.hidden = !(isOver && bad > 0);
    tryForm.hidden = !(isOver && done > 0 && bad === 0 && !stopped);
    if (isOver && bad > 0) tell(words.failedSome);
  };

  const mark = (job, state, text) => {
    job.state = state;
    if (!job.row) return;
    job.row.lastElementChild.textContent = text;
    job.row.classList.toggle("is-bad", state === "bad");
  };

  const send = (job) => {
    running += 1;
    mark(job, "sending", words.sendingText);
    const request = new XMLHttpRequest();
    job.request = request;
    request.open("PUT", `/api/v1/imports/${session}/files?path=${encodeURIComponent(job.path)}`);
    request.upload.onprogress = (event) => {
      job.sent = Math.min(event.loaded, job.file.size);
      draw();
    };
    const end = (isGood, text) => {
      running -= 1;
      job.sent = isGood ? job.file.size : 0;
      mark(job, isGood ? "received" : "bad", text);
      next();
    };
    request.onload = () => {
      if (request.status === 201) {
        end(true, words.receivedText);
        return;
      }
      let told = words.notSentText;
      try {
        const answer = JSON.parse(request.responseText);
        told = (answer.fields && answer.fields[0] && answer.fields[0].reason) || answer.title || told;
      } catch {
        // No words came with it.
      }
      end(false, told);
    };
    request.onerror = () => end(false, words.notSentText);
    request.onabort = () => end(false, words.notSentText);
    request.send(job.file);
  };

  const next = () => {
    while (!stopped && running < AT_ONCE) {
      const job = jobs.find((one) => one.state === "waiting");
      if (!job) break;
      send(job);
    }
    draw();
  };

  const begin = async () => {
    if (session) return true;
    const answer = await fetch("/api/v1/imports", { method: "POST" }).catch(() => null);
    const body = answer && await answer.json().catch(() => null);
    if (!answer || !answer.ok) {
      tell((body && body.title) || words.notSentText);
      return false;
    }
    session = body.import;
    tryForm.action = `/import/${session}`;
    return true;
  };

  const add = async (files) => {
    tell("");
    if (files.length === 0 || !await begin()) return;
    stopped = false;
    box.hidden = false;
    for (const { file, path } of files) {
      const job = { file, path, sent: 0, state: "waiting", row: null, request: null };
      if (jobs.length < ROWS) {
        job.row = document.createElement("li");
        const name = document.createElement("span");
        name.textContent = path;
        name.dir = "auto";
        const state = document.createElement("span");
        state.className = "faint";
        state.textContent = words.waitingText;
        job.row.append(name, state);
        list.append(job.row);
      }
      jobs.push(job);
    }
    next();
  };

  const clutter = (name) => name === ".DS_Store" || name === "Thumbs.db" || name === "desktop.ini";

  // A dropped folder gives its entries a hundred at a time.
  const walk = async (entry, prefix, found) => {
    if (entry.isFile) {
      if (clutter(entry.name)) return;
      const file = await new Promise((done, failed) => entry.file(done, failed));
      found.push({ file, path: prefix + entry.name });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (some.length === 0) break;
      for (const one of some) await walk(one, `${prefix}${entry.name}/`, found);
    }
  };

  // What was dropped or chosen as one folder is that folder's content.
  const inside = (found) => {
    const tops = new Set(found.map((one) => one.path.split("/", 1)[0]));
    const isOneFolder = tops.size === 1 && found.every((one) => one.path.includes("/"));
    return isOneFolder ? found.map((one) => ({ file: one.file, path: one.path.slice(one.path.indexOf("/") + 1) })) : found;
  };

  const chosen = (input) => {
    const files = Array.from(input.files).filter((file) => !clutter(file.name));
    add(inside(files.map((file) => ({ file, path: file.webkitRelativePath || file.name }))));
    input.value = "";
  };

  for (const name of ["files", "folder"]) {
    const input = part(name);
    part(`choose-${name}`).addEventListener("click", () => input.click());
    input.addEventListener("change", () => chosen(input));
  }
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    const entries = Array.from(event.dataTransfer.items, (item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    try {
      for (const entry of entries) await walk(entry, "", found);
    } catch {
      tell(words.failedSome);
    }
    add(inside(found));
  });
  cancel.addEventListener("click", () => {
    stopped = true;
    for (const job of jobs) {
      if (job.state === "waiting") mark(job, "bad", words.notSentText);
    }
    for (const job of jobs) {
      if (job.state === "sending") job.request.abort();
    }
    draw();
  });
  retry.addEventListener("click", () => {
    tell("");
    stopped = false;
    for (const job of jobs) {
      if (job.state === "bad") mark(job, "waiting", words.waitingText);
    }
    next();
  });
  over.addEventListener("click", async () => {
    if (session) await fetch(`/api/v1/imports/${session}`, { method: "DELETE" }).catch(() => null);
    location.reload();
  });
})();
