// Hashes files in this browser and asks whether their hashes are on record. No file leaves the machine.
"use strict";
(() => {
  const drop = document.getElementById("drop");
  if (!drop || !window.Worker) return;
  drop.hidden = false;
  const files = document.getElementById("files");
  const checked = document.getElementById("checked");
  const of = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  // The page's own answer to a hash: its words stand on the server alone.
  const ask = async (hash) => {
    const answer = await fetch(`/verify?hash=${hash}`, { credentials: "omit" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("#answer > *");
    if (!found) throw new Error("no answer");
    return { node: document.importNode(found, true), isKnown: !found.querySelector(".standing-unknown") };
  };

  const hash = (file, progress) => new Promise((resolve, reject) => {
    const worker = new Worker(drop.dataset.worker, { type: "module" });
    const end = (settle, value) => { worker.terminate(); settle(value); };
    worker.onmessage = ({ data }) => {
      if (data.done !== undefined) progress.value = data.done;
      else if (data.hash) end(resolve, data);
      else end(reject, new Error(data.error));
    };
    worker.onerror = (event) => end(reject, new Error(event.message));
    worker.postMessage({ file, sha256: new URL(drop.dataset.sha256, location.href).href });
  });

  const check = async (file) => {
    const row = of("row");
    row.querySelector("h3").textContent = file.name;
    checked.prepend(row);
    const place = row.querySelector(".checked-answer");
    try {
      const hashes = await hash(file, row.querySelector("progress"));
      let answer = await ask(hashes.hash);
      // What is on record of a pack is its list of contents, not the container.
      if (!answer.isKnown && hashes.pack) {
        answer = await ask(hashes.pack);
        place.append(answer.node, of("pack-note"));
      } else {
        place.append(answer.node);
      }
    } catch {
      place.append(of("failed"));
    }
    row.querySelector("progress").remove();
  };

  let last = Promise.resolve();
  const all = (list) => { for (const file of list) last = last.then(() => check(file)); };
  files.addEventListener("change", () => { all([...files.files]); files.value = ""; });
  const over = (is) => (event) => { event.preventDefault(); drop.classList.toggle("is-over", is); };
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => { over(false)(event); all([...event.dataTransfer.files]); });
})();
